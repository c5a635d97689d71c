import { createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/*
 * The product's protocol (version 7), written a second time from its description so that a mistake in the product's own
 * code can't hide here. This is the only file of the checker that knows what messages look like.
 */

const protocolVersion = 7;

/** How long, in ms, people have before a clear that the facilitator pressed. */
export const lastCallMs = 20_000;

/** A place in a session's log. Epochs rise whenever a session is opened or restored; versions count entries. */
export interface Place {
  epoch: number;
  version: number;
}

/** All servers' key, with which the checker reads what windows can't. */
export const sealKey = randomBytes(32);
const placeKey = Buffer.from(hkdfSync('sha256', sealKey, '', 'mini-m place 1', 32));

/** On the wire, a place is one AES block: epoch, version, a unique number, and three zeros. */
function readPlace(sealed: string): Place {
  const block = createDecipheriv('aes-256-ecb', placeKey, null)
    .setAutoPadding(false)
    .update(Buffer.from(sealed, 'base64url'));
  if (block.length !== 16 || block.readUIntBE(13, 3) !== 0) throw new Error(`no place of these servers: ${sealed}`);
  return { epoch: block.readUIntBE(0, 6), version: block.readUInt32BE(6) };
}

/** A window's claim of what it saw: the last place it was sent, and when that session was opened. */
export interface Seen {
  place: string;
  openedAt: number;
}

interface Part {
  id: string;
  author: string;
  text: string;
}

export interface Topic {
  parts: Part[];
  count?: number;
  discussed?: boolean;
}

export type Phase =
  | { kind: 'names'; turns: Array<{ participant: string; how?: 'spoke' | 'passed' }> }
  | { kind: 'gather' }
  | { kind: 'introduce'; topic: string }
  | { kind: 'vote'; open: boolean }
  | {
      kind: 'discuss';
      topic: string;
      timer: { endsAt?: number; left?: number };
      ready: number;
      consultation?: { step: string; author: string };
      checkIn?: { openedAt: number; answered: number; tally?: { finished: number; either: number; continue: number } };
    }
  | { kind: 'wrap-up'; turns: Array<{ participant: string; how?: 'spoke' | 'passed' }> };

/** The part of everyone's view that the checker reads; windows are compared in full. */
export interface Shared {
  openedAt: number;
  step: number;
  phase: Phase;
  settings: { votesEach: number; topicsEach: number; timeBoxMinutes: number };
  plannedEnd: number;
  latestEnd: number;
  recordingOff: boolean;
  facilitator: string;
  people: Record<string, { name: string; present: boolean; acknowledged: boolean; left?: boolean }>;
  topics: Record<string, Topic>;
  order: string[];
  /** Which devices have the session's key, by epoch; here there is only the first. */
  lock: { epochs: unknown[]; devices: Record<string, { person: string; keys: Record<string, unknown> }> };
  canUndo: boolean;
  /** What may leave the room. */
  sentences?: Array<{ id: string; text: string }>;
  /** The session is about to be cleared. */
  lastCall?: { clearsAt: number };
}

/** What only one person sees. */
interface Own {
  participant: string;
  votes: Record<string, number>;
  answer?: 'finished' | 'either' | 'continue';
  ready: boolean;
  worth?: number;
  takeaway: string;
  offersMade: string[];
  /** The key in boxes, by device and epoch. */
  boxes: Record<string, Record<string, unknown>>;
}

export interface View {
  shared: Shared;
  own: Own;
}

export type Said =
  | { type: 'welcome'; now: number; place: string; at: Place; view: View }
  | { type: 'vacant'; now: number; name: string; clearedAt?: number }
  | {
      type: 'change';
      place: string;
      at: Place;
      shared?: Record<string, unknown>;
      own?: Record<string, unknown>;
      done: number[];
    }
  | { type: 'done'; counter: number }
  | { type: 'refused'; counter: number; refusal: { code: string } }
  | { type: 'cleared'; now: number; proof?: string }
  | { type: 'ticket'; ticket: string }
  | { type: 'trouble'; trouble: string; counter?: number }
  | { type: 'time'; now: number }
  | { type: 'pong'; now: number; away?: true };

export type Command = { readonly type: string; readonly step?: number } & Readonly<Record<string, unknown>>;

const names: Readonly<Record<string, string>> = {
  t: 'topics',
  v: 'votes',
  c: 'count',
  n: 'finished',
  d: 'done',
  o: 'of',
  e: 'people',
  h: 'present',
  k: 'acknowledged',
  f: 'phase',
  i: 'checkIn',
  a: 'answered',
  w: 'answer',
  r: 'ready',
};

/**
 * Parses a frame. One that begins with a place is a change; then follows what changed for everyone, or a list `[shared, own,
 * done]`, with one letter for the most frequent names.
 */
export function readFrame(frame: string): Said {
  const [, place = '', rest = ''] = /^([\w-]*)(.*)$/s.exec(frame) ?? [];
  const said: unknown = JSON.parse(rest, (_key, value) => (isLocked(value) ? unlocked(value) : value));
  if (place === '') {
    const message = said as Said;
    return message.type === 'welcome' ? { ...message, at: readPlace(message.place) } : message;
  }
  const [shared, own, done] = Array.isArray(said) ? said : [said];
  return {
    type: 'change',
    place,
    at: readPlace(place),
    ...(shared && { shared: spelledOut(shared) }),
    ...(own && { own: spelledOut(own) }),
    done: done || [],
  };
}

type Tree = Record<string, unknown>;

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function spelledOut(value: Tree): Tree {
  const after: Tree = {};
  for (const [key, child] of Object.entries(value))
    after[names[key] ?? key] = isTree(child) ? spelledOut(child) : child;
  return after;
}

/** Applies a JSON merge patch (RFC 7396). Unchanged parts stay the same objects. */
export function patched<T>(before: T, patch: Tree | undefined): T {
  if (!patch) return before;
  const after: Tree = { ...(before as Tree) };
  for (const [key, change] of Object.entries(patch)) {
    if (change === null) delete after[key];
    else after[key] = isTree(change) ? patched(isTree(after[key]) ? after[key] : {}, change) : change;
  }
  return after as T;
}

const paddedSizes = [64, 192, 448, 1_216, 4_096, 8_192];
const nonceLength = 12;
const tagLength = 16;

function isLocked(value: unknown): value is string {
  return typeof value === 'string' && /^1\.[\w-]{123,}$/.test(value);
}

/** A text in the form of one that a panel locked under the session's first key: its length and its bytes, padded. */
function locked(text: string): string {
  const bytes = Buffer.from(text);
  const size = paddedSizes.find((padded) => padded >= 2 + bytes.length) ?? 0;
  const whole = Buffer.alloc(nonceLength + size + tagLength);
  whole.writeUInt16BE(bytes.length, nonceLength);
  bytes.copy(whole, nonceLength + 2);
  return `1.${whole.toString('base64url')}`;
}

function unlocked(text: string): string {
  const whole = Buffer.from(text.slice(2), 'base64url').subarray(nonceLength);
  return whole.toString('utf8', 2, 2 + whole.readUInt16BE(0));
}

/** The id of a person's device: a public key has 32 bytes. */
export function deviceOf(person: string): string {
  return Buffer.alloc(32, person).toString('base64url');
}

/** A key in a box, which no server can open. */
const box = 'b'.repeat(82);

/** The first message on a connection. */
export function joinMessage(join: {
  meeting: string;
  window: string;
  entry: { ticket: string } | { token: string };
  /** The last thing the window showed. */
  seen: Seen | undefined;
  /** The proof of the last clear that the window knows of. */
  cleared: string | undefined;
}): string {
  const { entry, ...rest } = join;
  // Undefined fields aren't sent.
  return JSON.stringify({ type: 'join', protocol: protocolVersion, ...entry, ...rest });
}

/** The message that sends a command; `isRepeated`: it was sent before. */
export function commandMessage(counter: number, plain: Command, isRepeated: boolean): string {
  const command = typeof plain.text === 'string' ? { ...plain, text: locked(plain.text) } : plain;
  if (command.type === 'start-session') return JSON.stringify({ type: 'start', counter, command });
  return JSON.stringify({ type: 'command', counter, command, ...(isRepeated && { again: true }) });
}

export function pingMessage(): string {
  return JSON.stringify({ type: 'ping', sentAt: 0 });
}

/** What the window does after a close code. Any other code is a lost connection. */
export const closedBecause: Readonly<Record<number, 'come-back-now' | 'ticket-refused' | 'wait' | 'denied'>> = {
  4000: 'come-back-now',
  4002: 'ticket-refused',
  4008: 'wait',
  4016: 'wait',
  4001: 'denied',
  4003: 'denied',
  4004: 'denied',
  4005: 'denied',
  4019: 'denied',
};

/**
 * The panel's reaction to trouble with a command. `again`: repeat it every second, for minutes. `rest`: repeat everything
 * after a few seconds. `unknown`: say that its outcome is unknown. `not-done`: say that it wasn't done.
 */
export function afterTrouble(trouble: string): 'again' | 'rest' | 'unknown' | 'not-done' {
  if (trouble === 'unavailable') return 'again';
  if (trouble === 'slow-down') return 'rest';
  return trouble === 'bug' ? 'unknown' : 'not-done';
}

/** How long, in ms, the panel repeats a command that the server can't handle. */
export const patienceMs = 300_000;

/** The refusal that means: not done, safe to try again. */
export const safeToTryAgain = 'expired';

/** A new topic's id, which its window makes. */
export function newTopicId(): string {
  return `t${randomBytes(8).toString('base64url')}`;
}

/** An id for a new sentence. */
export function newSentenceId(): string {
  return `s${randomBytes(8).toString('base64url')}`;
}

/** The steps of a consultation, in order. */
export const consultationSteps = ['tell', 'ask', 'advise', 'helped'];

/** Commands, with topics and people named by the ids that the window was shown. */
export const commands = {
  start: (settings: Partial<Shared['settings']>): Command => ({
    type: 'start-session',
    settings,
    recordingOff: true,
    again: true,
  }),
  acknowledge: (): Command => ({ type: 'acknowledge-rule' }),
  beginEpoch: (device: string): Command => ({
    type: 'begin-epoch',
    epoch: 1,
    sid: 's'.repeat(22),
    kid: 'k'.repeat(11),
    device,
    box,
  }),
  bringDevice: (device: string): Command => ({ type: 'bring-device', device }),
  giveKey: (from: string, to: string): Command => ({ type: 'give-key', epoch: 1, from, to, box }),
  addTopic: (topic: string, text: string): Command => ({ type: 'add-topic', topic, text }),
  editTopic: (part: string, text: string): Command => ({ type: 'edit-topic', part, text }),
  withdrawTopic: (part: string): Command => ({ type: 'withdraw-topic', part }),
  mergeTopics: (topic: string, into: string): Command => ({ type: 'merge-topics', topic, into }),
  castVote: (topic: string): Command => ({ type: 'cast-vote', topic }),
  takeBackVote: (topic: string): Command => ({ type: 'take-back-vote', topic }),
  moveOn: (step: number, to: string): Command => ({ type: 'move-on', step, to }),
  undo: (step: number): Command => ({ type: 'undo-transition', step }),
  extend: (step: number, minutes: number): Command => ({ type: 'extend-topic', step, minutes }),
  markReady: (step: number, ready: boolean): Command => ({ type: 'mark-ready', step, ready }),
  answer: (step: number, answer: 'finished' | 'either' | 'continue'): Command => ({
    type: 'answer-check-in',
    step,
    answer,
  }),
  beginConsultation: (step: number): Command => ({ type: 'begin-consultation', step }),
  goToConsultationStep: (step: number, to: string): Command => ({ type: 'go-to-consultation-step', step, to }),
  leaveConsultation: (step: number): Command => ({ type: 'leave-consultation', step }),
  rate: (score: number): Command => ({ type: 'rate-meeting', score }),
  propose: (id: string, text: string): Command => ({ type: 'propose-sentence', id, text }),
  drop: (id: string): Command => ({ type: 'drop-sentence', id }),
  handOver: (to: string): Command => ({ type: 'hand-over-role', to }),
  passTurn: (): Command => ({ type: 'pass-turn' }),
  writeTakeaway: (text: string): Command => ({ type: 'write-takeaway', text }),
  offerHelp: (topic: string, offered: boolean): Command => ({ type: 'offer-help', topic, offered }),
  confirmRecording: (off: boolean): Command => ({ type: 'confirm-recording', off }),
  setPlannedEnd: (at: number): Command => ({ type: 'set-planned-end', at }),
  clear: (): Command => ({ type: 'clear-session' }),
};

/** Commands that move the session to its next step. */
export const transitions: ReadonlySet<string> = new Set([
  'move-on',
  'undo-transition',
  'extend-topic',
  'begin-consultation',
  'go-to-consultation-step',
  'leave-consultation',
]);

/** Asks the rehearsal for a token, which holds for an hour at every process. */
export async function fetchToken(server: string, meeting: string, person: string, name: string): Promise<string> {
  const answer = await fetch(`${server}/rehearsal/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ meeting, person, name, organizer: false }),
    signal: AbortSignal.timeout(10_000),
  });
  const { token } = (await answer.json()) as { token?: string };
  if (!token) throw new Error(`no token: ${answer.status}`);
  return token;
}
