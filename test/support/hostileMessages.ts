import fc from 'fast-check';
import { protocolVersion } from '#session/protocol.ts';
import { fakeBox, fakeDevice, fakeLocked } from './fakeLock.ts';
import { topicId } from './written.ts';

const inherited = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'then'];
const anything = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(...inherited, '', ' ', 'p1', 'p2', 't1', 't2', 't99', 'x'.repeat(281), '\u0000', '\ud800', '‮'),
  fc.constantFrom(0, -0, -1, 1, 3, 5, 2 ** 31, 2 ** 53 - 1, 2 ** 53, 1e308, -1e308, 0.1, 1e15),
  fc.constantFrom(null, true, false, [], {}, [[]], { a: null }),
  fc.jsonValue({ maxDepth: 3 }),
);
/** The fields of valid commands. */
const fieldsOf: Record<string, string[]> = {
  'acknowledge-rule': [],
  'confirm-recording': ['off'],
  'set-planned-end': ['at'],
  'change-settings': ['settings'],
  'add-topic': ['newTopic', 'text', 'help'],
  'edit-topic': ['part', 'text', 'help'],
  'withdraw-topic': ['part'],
  'merge-topics': ['topic', 'into'],
  'unmerge-topic': ['topic'],
  'move-topic': ['topic', 'to'],
  'cast-vote': ['topic'],
  'take-back-vote': ['topic'],
  'move-on': ['step', 'to'],
  'undo-transition': ['step'],
  'extend-topic': ['step', 'minutes'],
  'pause-timer': ['step'],
  'resume-timer': ['step'],
  'mark-ready': ['step', 'ready'],
  'answer-check-in': ['step', 'answer'],
  'show-tally': ['step'],
  'hand-over-role': ['to'],
  'claim-role': [],
  'keep-role': [],
  'take-back-role': [],
  'answer-role-offer': ['accept'],
  'end-turn': ['participant'],
  'pass-turn': [],
  'write-takeaway': ['text'],
  'offer-help': ['topic', 'offered'],
  'mark-copied': [],
  'clear-session': [],
  'wait-for-me': [],
  'call-off-clear': [],
  'start-session': ['settings', 'recordingOff'],
  'bring-device': ['device'],
  'begin-epoch': ['epoch', 'sid', 'kid', 'device', 'box'],
  'give-key': ['epoch', 'from', 'recipient', 'box'],
  'reject-key': ['epoch', 'device'],
  'begin-comparison': ['round'],
  'commit-nonce': ['round', 'device', 'commitment'],
  'reveal-nonce': ['round', 'device', 'nonce'],
  'confirm-number': ['round', 'same'],
};
const topics = [1, 2, 3].map(topicId);
const id = fc.constantFrom(...topics, ...topics, ...topics, 'p1', 'p2', 't99', ...inherited);
const text = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }).map((plain) => fakeLocked(plain)),
  },
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom(...inherited, '\ud800', '\u0000'),
);
const device = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(...Array.from({ length: 40 }, (_, n) => fakeDevice(`device ${n}`)), fakeDevice('Ada')),
  },
  id,
);
const base64url = (length: number) => fc.constantFrom('A', '_', 'z').map((letter) => letter.repeat(length));
const small = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 6 }) },
  fc.integer({ min: -2, max: 30 }),
  fc.maxSafeInteger(),
);

const fields: Record<string, fc.Arbitrary<unknown>> = {
  newTopic: fc.oneof(fc.constantFrom(...topics), fc.integer({ min: 4, max: 99 }).map(topicId)),
  topic: id,
  part: id,
  into: id,
  participant: id,
  text,
  device,
  from: device,
  recipient: device,
  sid: base64url(22),
  kid: base64url(11),
  box: fc.constant(fakeBox),
  commitment: base64url(43),
  nonce: base64url(43),
  epoch: small,
  round: small,
  help: fc.constantFrom('ideas', 'a-listener'),
  step: small,
  minutes: small,
  at: small,
  answer: fc.constantFrom('finished', 'either', 'continue'),
  to: fc.oneof(id, small, fc.constantFrom('vote', 'reveal', 'discuss', 'next-topic', 'wrap-up')),
  settings: fc.dictionary(fc.constantFrom('votesEach', 'timeBoxMinutes', ...inherited), anything),
  ...Object.fromEntries(
    ['off', 'ready', 'offered', 'accept', 'recordingOff', 'same'].map((name) => [name, fc.boolean()]),
  ),
};
const fitting = fc.constantFrom(...Object.entries(fieldsOf)).chain(([type, names]) =>
  fc
    .record(Object.fromEntries(names.map((name) => [name, fields[name] ?? anything])))
    .map(({ newTopic, recipient, ...rest }) => ({
      type,
      ...(newTopic !== undefined && { topic: newTopic }),
      ...(recipient !== undefined && { to: recipient }),
      ...rest,
    })),
);
/** With one arbitrary or extra field. Built from entries, because assigning `__proto__` wouldn't create a field. */
const spoilt = fc
  .tuple(fitting, fc.constantFrom('type', 'topic', 'text', 'to', ...inherited), anything)
  .map(([command, name, value]) => Object.fromEntries([...Object.entries(command), [name, value]]));
const command = fc.oneof({ weight: 4, arbitrary: fitting }, { weight: 1, arbitrary: spoilt });

/** `next` becomes a fresh counter when it's sent, because the rules forget counters far below the highest one. */
const counter = fc.oneof(
  { weight: 6, arbitrary: fc.constant('next') },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 9 }) },
  { weight: 1, arbitrary: anything },
);
const window = fc.constantFrom('0'.repeat(32), 'f'.repeat(64), 'short', ...inherited);
const message = fc.oneof(
  { weight: 8, arbitrary: fc.record({ type: fc.constant('command'), counter, command }) },
  fc.record({ type: fc.constant('start'), counter, command }),
  fc.record({ type: fc.constant('ping'), sentAt: anything }),
  fc.record({
    type: fc.constant('join'),
    protocol: fc.constantFrom(protocolVersion, 0, 99),
    token: fc.string({ maxLength: 20 }),
    meeting: fc.string({ maxLength: 20 }),
    window,
  }),
  fc.record({ type: anything, counter: anything, command: anything }, { requiredKeys: [] }),
);

/** Frames that a window, or something posing as one, might send: valid, broken and in between. */
export const hostileFrames = fc.oneof(
  { weight: 12, arbitrary: message.map((m) => JSON.stringify(m)) },
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
  { weight: 1, arbitrary: fc.tuple(message, fc.nat(200)).map(([m, at]) => JSON.stringify(m).slice(0, at)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '['.repeat(16_000),
      `${'['.repeat(8_000)}${']'.repeat(8_000)}`,
      '{"a":'.repeat(3_000),
      '{"type":"ping","sentAt":1e999}',
      '{"type":"command","counter":1e400,"command":{"type":"mark-copied"}}',
      '{"type":"command","counter":1,"command":{"__proto__":{"type":"clear-session"}}}',
      `{"type":"command","counter":2,"command":{"type":"write-takeaway","text":"${'\\ud800'.repeat(600)}"}}`,
      'x'.repeat(20_000),
      'x'.repeat(70_000),
    ),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)) },
);
