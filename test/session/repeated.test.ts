import { describe, expect, test } from 'vitest';
import { discussing, minutes, Story, seconds, threeTopics } from '../support/session.ts';

const vote = (topic: string) => ({ type: 'cast-vote', topic }) as const;

describe('repeated commands', () => {
  test('[I1] a repeated command is done once', () => {
    const story = threeTopics().moves('vote');
    expect(story.asks('Ben', vote('t1'), 'ben.50')).toBeUndefined();
    const { session } = story;
    expect(story.sleeps(seconds(9)).asks('Ben', vote('t1'), 'ben.50')).toBeUndefined();
    expect(story.session).toBe(session);
  });

  test('[I1] a refused command stays refused, even if it is possible now', () => {
    const story = threeTopics();
    expect(story.asks('Ben', vote('t1'), 'ben.50')).toBe('wrong-phase');
    story.moves('vote');
    expect(story.asks('Ben', vote('t1'), 'ben.50')).toBe('wrong-phase');
    expect(story.own('Ben').votes).toEqual({});
  });

  test('[I1] a command is identified by its window and counter, not by what it asks for', () => {
    const story = threeTopics().moves('vote').opens('Ben', 'ben-2');
    story.asks('Ben', vote('t1'), 'ben.50');
    story.asks('Ben', vote('t2'), 'ben.50');
    story.asks('Ben', vote('t1'), 'ben-2.50');
    expect(story.own('Ben').votes).toEqual({ t1: 2 });
  });

  test('[I2] keeps the outcomes of the 32 highest counters, in whatever order they come', () => {
    const story = threeTopics().moves('vote');
    expect(story.asks('Ben', vote('t1'), 'ben.90')).toBeUndefined();
    for (let counter = 10; counter <= 50; counter++) story.asks('Ben', { type: 'mark-copied' }, `ben.${counter}`);
    expect(story.session.windows.ben?.outcomes).toHaveLength(32);
    expect(story.asks('Ben', vote('t1'), 'ben.90')).toBeUndefined();
    expect(story.asks('Ben', vote('t1'), 'ben.12')).toBe('too-old');
    expect(story.asks('Ben', vote('t1'), 'ben.9')).toBe('too-old');
    expect(story.own('Ben').votes).toEqual({ t1: 1 });
  });

  test('[I2] takes lower counters until there are as many', () => {
    const story = threeTopics().moves('vote');
    story.asks('Ben', vote('t1'), 'ben.90');
    expect(story.asks('Ben', vote('t1'), 'ben.50')).toBeUndefined();
    expect(story.own('Ben').votes).toEqual({ t1: 2 });
  });

  test('[I3] a window comes back with its outcomes within ten minutes', () => {
    const story = threeTopics().moves('vote');
    story.asks('Ben', vote('t1'), 'ben.50');
    story
      .closes('Ben')
      .sleeps(minutes(10) - 1)
      .arrives('Cleo', 'Ben');
    story.asks('Ben', vote('t1'), 'ben.50');
    expect(story.own('Ben').votes).toEqual({ t1: 1 });
  });

  test('[I3] a window is forgotten after that, and its commands are too old', () => {
    const story = threeTopics().closes('Ben').sleeps(minutes(10)).arrives('Cleo');
    expect(Object.keys(story.session.windows)).toEqual(['ada', 'cleo']);
    expect(story.asks('Ben', { type: 'mark-copied' })).toBe('too-old');
  });

  test('[I4] a window speaks only for its own person', () => {
    const story = threeTopics();
    expect(story.asks('Cleo', { type: 'mark-copied' }, 'ben.70')).toBe('not-your-window');
    expect(story.asks('Cleo', { type: 'mark-copied' }, 'never-arrived.1')).toBe('too-old');
    expect(story.asks('Mallory', { type: 'mark-copied' }, 'ben.70')).toBe('not-your-window');
  });

  test.each(['ben', 'ben.', 'ben.x', 'ben.1.5', '', '.'])('[I4] %j isn’t a command’s id', (id) => {
    const code = threeTopics().asks('Ben', { type: 'clear-session' }, id);
    expect(['too-old', 'only-the-facilitator']).toContain(code);
  });

  test('[I7] a command placed too late is void, and is done when it is sent again', () => {
    const story = threeTopics().moves('vote');
    const until = story.now + seconds(6);
    const { session } = story;
    expect(story.sleeps(seconds(6) + 1).asks('Ben', vote('t1'), 'ben.50', until)).toBe('expired');
    expect(story.session).toBe(session);
    expect(story.asks('Ben', vote('t1'), 'ben.50', story.now)).toBeUndefined();
    expect(story.own('Ben').votes).toEqual({ t1: 1 });
  });

  test('[I7] a command is done up to its last moment, and a clock that was set back doesn’t extend it', () => {
    const story = threeTopics().moves('vote').sleeps(seconds(6));
    expect(story.asks('Ben', vote('t1'), 'ben.50', story.now)).toBeUndefined();
    const until = story.now - 1;
    expect(story.sleeps(-seconds(3)).asks('Ben', vote('t1'), 'ben.51', until)).toBe('expired');
  });

  test('[I7] a void command leaves deadlines to the next entry', () => {
    const story = discussing().sleeps(minutes(5));
    const { session } = story;
    expect(story.asks('Ben', { type: 'mark-copied' }, 'ben.50', story.now - 1)).toBe('expired');
    expect(story.session).toBe(session);
    expect(story.waits(0).shared.phase).toMatchObject({ checkIn: { answered: 0 } });
  });

  test('[I8] a repeated command gets its recorded outcome, however late the repetition comes', () => {
    const story = threeTopics().moves('vote');
    const until = story.now + seconds(6);
    expect(story.asks('Ben', vote('t1'), 'ben.50', until)).toBeUndefined();
    expect(story.asks('Ben', vote('t9'), 'ben.51', until)).toBe('unknown-topic');
    story.sleeps(minutes(1));
    expect(story.asks('Ben', vote('t1'), 'ben.50', until)).toBeUndefined();
    expect(story.asks('Ben', vote('t9'), 'ben.51', until)).toBe('unknown-topic');
    expect(story.own('Ben').votes).toEqual({ t1: 1 });
  });

  test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])('[I5] %s names nothing', (name) => {
    const story = discussing();
    expect(story.asks('Ben', { type: 'offer-help', topic: name, offered: true })).toBe('unknown-topic');
    expect(story.asks('Ben', { type: 'withdraw-topic', part: name })).toBe('unknown-topic');
    expect(story.asks('Ada', { type: 'move-topic', topic: name, to: 0 })).toBe('unknown-topic');
    expect(story.asks('Ada', { type: 'merge-topics', topic: 't1', into: name })).toBe('unknown-topic');
    expect(story.asks('Ada', { type: 'hand-over-role', to: name })).toBe('unknown-participant');
    expect(threeTopics().moves('vote').asks('Ben', vote(name))).toBe('unknown-topic');
    expect(story.moves('wrap-up').asks('Ada', { type: 'end-turn', participant: name })).toBe('turn-over');
  });

  test.each(['constructor', '__proto__'])('[I5] a window may be named %s', (window) => {
    const story = new Story();
    expect(story.asks('Ben', { type: 'acknowledge-rule' }, `${window}.1`)).toBe('too-old');
    story.opens('Ben', window);
    expect(story.asks('Ben', { type: 'acknowledge-rule' }, `${window}.1`)).toBeUndefined();
    story.reports({ type: 'windows-left', windows: [window], process: 'one' }).waits(minutes(4));
    expect(story.shared.people.ben).toEqual({ name: 'Ben', present: false, acknowledged: true });
    expect(JSON.parse(JSON.stringify(story.session))).toEqual(story.session);
  });

  test('[I6] ids don’t depend on who or what came first, so nothing reaches another person or topic', () => {
    const began = (...names: string[]) => {
      const story = new Story().joins(...names);
      for (const name of ['Ada', ...names]) story.does(name, { type: 'add-topic', topic: `of-${name}`, text: name });
      return story.moves('vote').votes('Ben', 'of-Cleo').does('Ada', { type: 'hand-over-role', to: 'cleo' });
    };
    const [one, other] = [began('Ben', 'Cleo'), began('Cleo', 'Ben')];
    for (const story of [one, other]) {
      expect(story.shared.people[story.shared.facilitator]?.name).toBe('Cleo');
      expect(story.shared.topics['of-Cleo']?.parts[0]?.author).toBe('cleo');
      expect(story.session.topics['of-Cleo']?.votes).toEqual({ ben: 1 });
    }
    expect(other.shared.topics).toEqual(one.shared.topics);
    expect(other.shared.people).toEqual(one.shared.people);
  });

  test('[I6] nobody joins under someone else’s id', () => {
    const story = threeTopics();
    const { session } = story;
    expect(story.opens('Mallory', 'm', { id: 'ben' }).session).toEqual(session);
  });

  test('[I5] a person’s key may be such a name', () => {
    const story = new Story().opens('Ben', 'ben', { key: '__proto__' });
    expect(story.shared.people.ben?.name).toBe('Ben');
  });
});
