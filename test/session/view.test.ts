import { describe, expect, test } from 'vitest';
import { View } from '#session/view.ts';
import { fakeBox, fakeDevice } from '../support/fakeLock.ts';
import { discussing, fourDiscussing, minutes, person, Story, seconds, threeTopics } from '../support/session.ts';

const secret = 'a sentence only its author may see';
const answer = (given: 'finished' | 'continue') => ({ type: 'answer-check-in', answer: given }) as const;

/** Everything that reaches other people's windows, as on the wire. */
function seenByOthers(story: Story, of: string): string {
  const others = story.session.participants.filter((p) => p.name !== of);
  return JSON.stringify(others.map((p) => story.view(p.name)));
}

/** A meeting up to each phase. On the way, Ben votes, answers, is ready, and writes a takeaway. */
const phases: Record<string, () => Story> = {
  gather: () => threeTopics().does('Ben', { type: 'write-takeaway', text: secret }),
  introduce: () => phases.gather?.().moves('introduce') as Story,
  vote: () => phases.introduce?.().moves('vote').votes('Ben', 't1', 't1', 't3').votes('Cleo', 't3', 't3') as Story,
  reveal: () => phases.vote?.().votes('Cleo', 't1').votes('Ada', 't3', 't3', 't3') as Story,
  discuss: () => phases.reveal?.().moves('discuss').does('Ben', { type: 'mark-ready', ready: true }) as Story,
  checkIn: () => phases.discuss?.().waits(minutes(5)).does('Ben', answer('finished')) as Story,
  tally: () => phases.checkIn?.().does('Cleo', answer('continue')).does('Ada', answer('continue')) as Story,
  'wrap-up': () => phases.tally?.().moves('wrap-up') as Story,
};
const everyPhase = Object.entries(phases);

describe('what each person may see', () => {
  test.each(everyPhase)('[E1] in %s the shared part is the same for everyone', (_, story) => {
    const told = story();
    expect(told.view('Ben').shared).toEqual(told.view('Ada').shared);
    expect(told.view('Cleo').shared).toEqual(told.view('Ada').shared);
  });

  test.each(everyPhase)('[E1] in %s a view matches the protocol, with nothing more', (_, story) => {
    const told = story();
    for (const { name } of told.session.participants) {
      const view = JSON.parse(JSON.stringify(told.view(name)));
      expect(View.parse(view)).toEqual(view);
    }
  });

  test.each(everyPhase)('[E2] in %s everyone sees the counts, or nobody does', (phase, story) => {
    const counts = Object.values(story().shared.topics).map((topic) => topic.count);
    const hidden = ['gather', 'introduce', 'vote'].includes(phase);
    expect(counts).toEqual(hidden ? [undefined, undefined, undefined] : [3, 0, 6]);
  });

  test('[E2] after an undo to gathering, votes have no counts', () => {
    const story = phases.vote?.().does('Ada', { type: 'undo-transition' }) as Story;
    expect(JSON.stringify(story.shared)).not.toContain('"count"');
  });

  test('[E2] which topic a vote goes to changes nothing that others see', () => {
    const one = threeTopics().moves('vote').votes('Ben', 't1');
    const other = threeTopics().moves('vote').votes('Ben', 't3');
    expect(seenByOthers(one, 'Ben')).toBe(seenByOthers(other, 'Ben'));
  });

  test('[E3] the order says nothing about votes before the reveal', () => {
    const story = threeTopics().moves('vote').votes('Ben', 't3', 't3', 't3').votes('Cleo', 't2', 't2');
    expect(story.shared.order).toEqual(['t1', 't2', 't3']);
    story.moves('reveal');
    expect(story.shared).toMatchObject({ hasResult: false, order: ['t1', 't2', 't3'] });
    expect(Object.keys(story.shared.topics)).toEqual(['t1', 't2', 't3']);
  });

  test('[E4] nobody sees who voted for what, not even the facilitator', () => {
    for (const phase of ['reveal', 'discuss', 'wrap-up']) {
      const byBen = phases[phase]?.() as Story;
      expect(byBen.own('Ben').votes).toEqual({ t1: 2, t3: 1 });
      expect(byBen.own('Ada').votes).toEqual({ t3: 3 });
    }
    // Other people may have cast the same votes: nobody else can tell.
    const told = (first: string, second: string) =>
      threeTopics()
        .moves('vote')
        .votes('Ada', 't3', 't3', 't3')
        .votes(first, 't1', 't1', 't1')
        .votes(second, 't2', 't2', 't2');
    const [one, other] = [told('Ben', 'Cleo'), told('Cleo', 'Ben')];
    expect(one.shared.hasResult).toBe(true);
    expect(JSON.stringify(one.view('Ada'))).toBe(JSON.stringify(other.view('Ada')));
  });

  test('[E5] before the tally, an answer changes only that this person has answered', () => {
    const asked = () => discussing().waits(minutes(5));
    const finished = asked().does('Ben', answer('finished'));
    const other = asked().does('Ben', answer('continue'));
    expect(seenByOthers(finished, 'Ben')).toBe(seenByOthers(other, 'Ben'));
    expect(finished.own('Ben').answer).toBe('finished');
    expect(seenByOthers(finished, 'Ben')).toContain('"answered":1');
    // The time of the first answer would tell more than the number.
    expect(seenByOthers(finished.sleeps(seconds(3)), 'Ben')).not.toContain('firstAnswerAt');
  });

  test('[E5] the tally tells totals without names', () => {
    const told = (first: string, second: string) =>
      fourDiscussing()
        .waits(minutes(5))
        .does('Dan', answer('finished'))
        .does(first, answer('finished'))
        .does(second, answer('continue'))
        .does('Ada', { type: 'show-tally' });
    const [one, other] = [told('Ben', 'Cleo'), told('Cleo', 'Ben')];
    expect(JSON.stringify(one.view('Ada'))).toBe(JSON.stringify(other.view('Ada')));
  });

  test('[E6] "ready" is a number without names', () => {
    const one = discussing().does('Ben', { type: 'mark-ready', ready: true });
    const other = discussing().does('Cleo', { type: 'mark-ready', ready: true });
    expect(JSON.stringify(one.view('Ada'))).toBe(JSON.stringify(other.view('Ada')));
    expect([one.own('Ben').ready, one.own('Cleo').ready]).toEqual([true, false]);
  });

  test.each(everyPhase)('[E7] in %s nobody sees another’s takeaway', (_, story) => {
    const told = story();
    expect(told.own('Ben').takeaway).toBe(secret);
    expect(seenByOthers(told, 'Ben')).not.toContain(secret);
  });

  test.each(everyPhase)('[E7] in %s only the topic’s author and whoever offered see an offer of help', (_, story) => {
    const told = story().joins('Dan');
    // The facilitator's number of people with notes may rise (K5).
    const seen = () => [told.shared, { ...told.own('Ada'), uncopied: 0 }, told.own('Dan')];
    const before = seen();
    told.does('Cleo', { type: 'offer-help', topic: 't2', offered: true });
    expect(seen()).toEqual(before);
    expect(told.own('Ben').offersReceived).toEqual([{ topic: 't2', from: 'cleo' }]);
  });

  test('[E7] writing a takeaway changes nothing that others see, except the facilitator’s number', () => {
    const told = discussing().moves('wrap-up');
    const [cleo, ada] = [told.view('Cleo'), told.own('Ada')];
    told.does('Ben', { type: 'write-takeaway', text: secret });
    expect(told.view('Cleo')).toEqual(cleo);
    expect({ ...told.own('Ada'), uncopied: ada.uncopied }).toEqual(ada);
  });

  test.each(everyPhase)(
    '[E8] in %s nobody sees a key, and only the author who was offered help a way to reach someone',
    (_, story) => {
      const told = story().opens('Cleo', 'cleo', { contact: 'cleo@example.com' });
      expect(seenByOthers(told, '')).not.toContain('cleo@example.com');
      expect(seenByOthers(told, '')).not.toContain(person('Ben').key);
      told.does('Cleo', { type: 'offer-help', topic: 't2', offered: true });
      expect(seenByOthers(told, 'Ben')).not.toContain('cleo@example.com');
      expect(JSON.stringify(told.own('Ben'))).toContain('cleo@example.com');
    },
  );

  test('[E8] [L6] only its own person sees a box', () => {
    const told = threeTopics().does('Ben', { type: 'bring-device', device: fakeDevice('Ben') });
    expect(seenByOthers(told, 'Ada')).not.toContain(fakeBox);
    told.does('Ada', {
      type: 'give-key',
      epoch: 1,
      from: fakeDevice('Ada'),
      to: fakeDevice('Ben'),
      box: 'b'.repeat(82),
    });
    expect(seenByOthers(told, 'Ben')).not.toContain('b'.repeat(82));
    expect(told.own('Ben').boxes).toEqual({
      [fakeDevice('Ben')]: { 1: { from: fakeDevice('Ada'), box: 'b'.repeat(82) } },
    });
  });

  test('[E9] everyone sees since when the facilitator is away; of others, only whether their devices are here', () => {
    const story = threeTopics().does('Ben', { type: 'bring-device', device: fakeDevice('Ben') });
    const before = story.shared;
    story.sleeps(seconds(9)).closes('Ada', 'Ben').sleeps(seconds(9));
    expect(story.shared.people.ada).toHaveProperty('awaySince');
    expect(story.shared.people.ben).toEqual(before.people.ben);
    expect(story.shared.lock.devices[fakeDevice('Ben')]).toEqual({ person: 'ben', keys: {} });
  });

  test('[E10] people who haven’t acknowledged see the shared part', () => {
    const story = new Story().brings('Ada', 'One').arrives('Ben');
    expect(story.view('Ben').shared).toEqual(story.shared);
    expect(story.shared.people.ben?.acknowledged).toBe(false);
  });
});
