import { describe, expect, test } from 'vitest';
import { limits } from '#session/limits.ts';
import type { RefusalCode } from '#session/refusal.ts';
import { startRefusal } from '#session/rules/start.ts';
import { sentence, sentences } from '#session/sentences.ts';
import { beginEpoch, fakeBox, fakeDevice } from '../support/fakeLock.ts';
import { type Asked, discussing, minutes, morning, revealed, Story, threeTopics } from '../support/session.ts';

type Scene = readonly [story: () => Story, name: string, asked: Asked];

const open = () => threeTopics().moves('vote');
const asking = () => discussing().waits(minutes(5));
const answered = () => {
  const story = asking();
  for (const name of ['Ada', 'Ben', 'Cleo']) story.does(name, { type: 'answer-check-in', answer: 'finished' });
  return story;
};
const claimed = () =>
  threeTopics().reports({ type: 'participant-left', person: 'key of Ada' }).does('Ben', { type: 'claim-role' });
const consulting = () => discussing().does('Ada', { type: 'begin-consultation' });
const recorded = () =>
  threeTopics().reports({ type: 'artifacts-seen', running: ['recording'], stopped: [], askedAt: morning });
const lastCall = () => threeTopics().does('Ada', { type: 'clear-session' });
const [ada, ben] = [fakeDevice('Ada'), fakeDevice('Ben')];
const brought = () => threeTopics().does('Ben', { type: 'bring-device', device: ben });
const give = { type: 'give-key', epoch: 1, from: ada, to: ben, box: fakeBox } as const;
const reject = { type: 'reject-key', epoch: 1, device: ben } as const;
const compare = { type: 'begin-comparison', round: 1 } as const;
const commit = { type: 'commit-nonce', round: 1, device: ben, commitment: 'c'.repeat(43) } as const;
const comparing = () => brought().does('Ada', give, compare);
const vote = { type: 'cast-vote', topic: 't1' } as const;

/** A scene for each refusal of the rules that a story, which locks its texts, can reach: see `lock.test.ts` for the others. */
type Reached = Exclude<RefusalCode, 'just-cleared' | 'session-open' | 'no-session' | 'not-locked' | 'key-changed'>;
const scenes: Record<Reached, Scene> = {
  'rule-not-acknowledged': [() => threeTopics().arrives('Dan'), 'Dan', vote],
  'recording-seen': [recorded, 'Ada', { type: 'confirm-recording', off: true }],
  'only-the-facilitator': [threeTopics, 'Ben', { type: 'clear-session' }],
  'moved-on': [discussing, 'Ada', { type: 'move-on', step: 1, to: 'next-topic' }],
  'wrong-phase': [threeTopics, 'Ada', vote],
  'text-empty': [threeTopics, 'Ada', { type: 'add-topic', text: '' }],
  'text-too-long': [threeTopics, 'Ada', { type: 'add-topic', text: 'x'.repeat(1_215) }],
  'unknown-topic': [open, 'Ada', { type: 'cast-vote', topic: 't9' }],
  'not-your-topic': [threeTopics, 'Ada', { type: 'withdraw-topic', part: 't2' }],
  'topic-discussed': [discussing, 'Ben', { type: 'withdraw-topic', part: 't2' }],
  'topics-stay': [open, 'Ben', { type: 'withdraw-topic', part: 't2' }],
  'topics-used': [() => threeTopics({ settings: { topicsEach: 1 } }), 'Ada', { type: 'add-topic', text: 'More' }],
  'too-many-topics': [crowded, 'Ada', { type: 'add-topic', text: 'More' }],
  'topic-id-taken': [threeTopics, 'Ada', { type: 'add-topic', topic: 't2', text: 'More' }],
  'too-many-withdrawn': [wavering, 'Ada', { type: 'add-topic', text: 'More' }],
  'too-late-for-topics': [() => discussing().moves('wrap-up'), 'Ada', { type: 'add-topic', text: 'More' }],
  'same-topic': [threeTopics, 'Ada', { type: 'merge-topics', topic: 't1', into: 't1' }],
  'not-merged': [threeTopics, 'Ada', { type: 'unmerge-topic', topic: 't1' }],
  'no-topics': [() => new Story(), 'Ada', { type: 'move-on', to: 'vote' }],
  'no-topics-left': [
    () => discussing().moves('next-topic', 'next-topic'),
    'Ada',
    { type: 'move-on', to: 'next-topic' },
  ],
  'voting-closed': [discussing, 'Ada', vote],
  'voting-open': [open, 'Ada', { type: 'move-on', to: 'discuss' }],
  'votes-used': [() => open().votes('Ada', 't1', 't1', 't1'), 'Ada', vote],
  'no-vote-here': [open, 'Ada', { type: 'take-back-vote', topic: 't1' }],
  'voting-begun': [open, 'Ada', { type: 'change-settings', settings: { votesEach: 2 } }],
  'time-is-up': [asking, 'Ada', { type: 'pause-timer' }],
  'no-check-in': [discussing, 'Ada', { type: 'show-tally' }],
  'tally-shown': [answered, 'Ada', { type: 'show-tally' }],
  'too-few-answers': [asking, 'Ada', { type: 'show-tally' }],
  'timer-paused': [() => discussing().does('Ada', { type: 'pause-timer' }), 'Ada', { type: 'pause-timer' }],
  'timer-running': [discussing, 'Ada', { type: 'resume-timer' }],
  'nothing-to-undo': [threeTopics, 'Ada', { type: 'undo-transition' }],
  'result-seen': [revealed, 'Ada', { type: 'undo-transition' }],
  'facilitator-is-here': [threeTopics, 'Ben', { type: 'claim-role' }],
  'claim-running': [claimed, 'Cleo', { type: 'claim-role' }],
  'no-claim': [threeTopics, 'Ada', { type: 'keep-role' }],
  'nothing-to-take-back': [threeTopics, 'Ben', { type: 'take-back-role' }],
  'no-role-offer': [threeTopics, 'Ben', { type: 'answer-role-offer', accept: true }],
  'already-facilitator': [threeTopics, 'Ada', { type: 'claim-role' }],
  'unknown-participant': [threeTopics, 'Ada', { type: 'hand-over-role', to: 'nobody' }],
  'participant-away': [() => threeTopics().arrives('Dan'), 'Ada', { type: 'hand-over-role', to: 'dan' }],
  consulting: [consulting, 'Ben', { type: 'mark-ready', ready: true }],
  'not-consulting': [discussing, 'Ada', { type: 'leave-consultation' }],
  'author-away': [
    () => discussing().reports({ type: 'participant-left', person: 'key of Ben' }),
    'Ada',
    { type: 'begin-consultation' },
  ],
  'turn-over': [() => discussing().moves('wrap-up'), 'Ada', { type: 'end-turn', participant: 'cleo' }],
  'own-topic': [threeTopics, 'Ada', { type: 'offer-help', topic: 't1', offered: true }],
  'no-sentence': [discussing, 'Ada', { type: 'drop-sentence', id: 's1' }],
  'sentence-id-taken': [
    () => discussing().proposes('Ben', 'Ours').does('Ada', { type: 'drop-sentence', id: 's1' }),
    'Ben',
    { type: 'propose-sentence', id: 's1', text: 'Ours' },
  ],
  'sentences-used': [
    () => discussing().proposes('Ada', 'One', 'Two', 'Three'),
    'Ada',
    { type: 'propose-sentence', id: 's9', text: 'Four' },
  ],
  'too-many-sentences': [
    () => {
      const story = discussing().joins('Dan', 'Eve').proposes('Dan', 'One');
      for (const name of ['Ada', 'Ben', 'Cleo']) story.proposes(name, 'One', 'Two', 'Three');
      return story;
    },
    'Eve',
    { type: 'propose-sentence', id: 's99', text: 'More' },
  ],
  'key-is-here': [brought, 'Ben', beginEpoch(ben, 2)],
  'key-given': [() => brought().does('Ada', give), 'Ada', give],
  'key-rejected': [() => brought().does('Ada', give).does('Ben', reject), 'Ada', give],
  'no-key': [brought, 'Ben', reject],
  'too-many-keys': [
    () => {
      const story = new Story();
      for (let epoch = 2; epoch <= limits.epochs; epoch++) story.does('Ada', beginEpoch(ada, epoch));
      return story;
    },
    'Ada',
    beginEpoch(ada, limits.epochs + 1),
  ],
  'unknown-device': [threeTopics, 'Ada', give],
  'not-your-device': [brought, 'Ada', { type: 'bring-device', device: ben }],
  'too-many-devices': [
    () => {
      const story = new Story();
      for (let n = 2; n <= limits.devicesEach; n++)
        story.does('Ada', { type: 'bring-device', device: fakeDevice(`Ada ${n}`) });
      return story;
    },
    'Ada',
    { type: 'bring-device', device: fakeDevice('One more') },
  ],
  'no-comparison': [threeTopics, 'Ben', { type: 'confirm-number', round: 1, same: true }],
  'not-in-comparison': [
    () => comparing().does('Ben', { type: 'bring-device', device: fakeDevice('Later') }),
    'Ben',
    { ...commit, device: fakeDevice('Later') },
  ],
  'comparison-running': [comparing, 'Ada', { ...compare, round: 2 }],
  'comparisons-used': [
    () => {
      const story = comparing().waits(limits.commitments);
      for (let round = 2; round <= limits.comparisons; round++)
        story.does('Ada', { ...compare, round }).waits(limits.commitments);
      return story;
    },
    'Ada',
    { ...compare, round: limits.comparisons + 1 },
  ],
  'nobody-to-compare': [brought, 'Ada', compare],
  'bad-time': [threeTopics, 'Ada', { type: 'set-planned-end', at: morning }],
  'bad-setting': [threeTopics, 'Ada', { type: 'change-settings', settings: { timeBoxMinutes: 31 } }],
  'last-call-running': [lastCall, 'Ada', { type: 'clear-session' }],
  'no-last-call': [threeTopics, 'Ada', { type: 'call-off-clear' }],
  'waited-already': [() => lastCall().does('Ben', { type: 'wait-for-me' }), 'Ben', { type: 'wait-for-me' }],
  cleared: [() => threeTopics().clears(), 'Ben', { type: 'mark-copied' }],
  'not-your-window': [() => threeTopics().opens('Mallory', 'm'), 'Mallory', { type: 'mark-copied' }],
  expired: [threeTopics, 'Ada', { type: 'mark-copied' }],
  'too-old': [() => new Story(), 'Ben', { type: 'acknowledge-rule' }],
};

function wavering(): Story {
  const story = new Story();
  for (let n = 1; n <= 20; n++) story.brings('Ada', 'Again').does('Ada', { type: 'withdraw-topic', part: `t${n}` });
  return story;
}

function crowded(): Story {
  const story = new Story({ settings: { topicsEach: 5 } });
  for (let i = 1; i <= 12; i++) story.joins(`P${i}`).brings(`P${i}`, 'a', 'b', 'c', 'd', 'e');
  return story;
}

describe('refusals', () => {
  test.each(Object.entries(scenes))('"%s" changes nothing but the recorded outcome', (code, scene) => {
    const [begin, name, asked] = scene;
    const story = begin();
    const before = story.clearedAt === undefined && { ...story.session, windows: {} };
    const id = code === 'not-your-window' ? 'ada.99' : undefined;
    expect(story.asks(name, asked, id, code === 'expired' ? story.now - 1 : undefined)).toBe(code);
    expect(story.clearedAt === undefined && { ...story.session, windows: {} }).toEqual(before);
  });

  test('"just-cleared" needs no session', () => {
    const start = { type: 'start-session', settings: {}, recordingOff: true } as const;
    expect(startRefusal(start, morning, morning - 1)).toEqual({ code: 'just-cleared' });
  });

  test('every sentence is complete and includes its number', () => {
    for (const code of Object.keys(sentences) as RefusalCode[]) expect(sentence({ code, max: 7 })).toMatch(/[.?]$/);
    expect(sentence({ code: 'votes-used', max: 3 })).toBe('You’ve used all 3 votes. Take one back first.');
    expect(sentence({ code: 'text-too-long', max: 280 })).toBe('Use at most 280 characters. Your text is still there.');
  });
});
