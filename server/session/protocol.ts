import * as z from 'zod/mini';
import { Command, StartSession } from './command.ts';
import { type RefusalCode, sentences } from './refusal.ts';
import { View } from './view.ts';

/** Raised when a window of the version before would misunderstand this one. */
export const protocolVersion = 4;

/** The largest message that is read, in bytes; a larger one is answered with `too-large` and dropped. */
export const largestMessage = 16 * 1024;

/** Why the server closed a connection. Every other code means: the network did; try again. */
export const closeCodes = {
  /** This process is about to stop, or cannot hold this session: connect again, another will answer. */
  elsewhere: 4000,
  /** The token was not accepted. */
  'not-signed-in': 4001,
  /** The ticket was not accepted: connect again with a token. */
  'ticket-refused': 4002,
  /** Signed in, but not in this meeting now. */
  'not-in-meeting': 4003,
  /** The window speaks another version of this protocol: reload it. */
  'reload-needed': 4004,
  'session-full': 4005,
  /** More came from this window, or from its person, than is served: it connects again by itself after some seconds. */
  'slow-down': 4008,
  /** Mini-M was not added to this meeting. */
  'app-not-added': 4010,
  /** The host cannot tell at the moment who is in the meeting: it is asked too often, or does not answer. */
  'host-busy': 4011,
  'host-unreachable': 4012,
  /** Signed in, but by an organization that is not served here, or only as its guest. */
  'tenant-not-allowed': 4013,
  guest: 4014,
  /** Meetings of channels are open to the whole team. */
  'channel-meeting': 4015,
  /** This process has as many connections or sessions as it may: the window tries again by itself after some seconds. */
  'server-full': 4016,
  /** Meetings of this host are not served here. */
  'host-not-served': 4017,
  /** No call goes on in this meeting now, as far as this person may know. */
  'no-conference': 4018,
  /** A newer window of the same person took this one's place (P9): it returns only when its person asks for it. */
  'too-many-windows': 4019,
} as const;
export type CloseReason = keyof typeof closeCodes;

const Position = z.object({ epoch: z.number(), version: z.number() });
/** A place in a session's log. Epochs rise when a session is opened (again); versions count its entries. */
export type Position = z.infer<typeof Position>;

/** Whether `a` comes after `b` in a meeting's log. */
export function isLater(a: Position, b: Position): boolean {
  return a.epoch > b.epoch || (a.epoch === b.epoch && a.version > b.version);
}

const Seen = z.object({ epoch: z.number(), version: z.number(), openedAt: z.optional(z.number()) });
/** What a window last showed: a position in the log of the session opened at `openedAt` (ms). */
export type Seen = z.infer<typeof Seen>;

/** Counts a window's commands, from 1; with the window's id it makes the command's id. */
const counter = z.int().check(z.positive());

/** The meeting's software around a window. */
export const HostName = z.enum(['teams', 'meet']);
export type HostName = z.infer<typeof HostName>;

export const ClientMessage = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('join'),
    protocol: z.int(),
    /** Who is to say whether this window may come in. Left out: Teams. */
    host: z.optional(HostName),
    /** The host's, for whoever comes; or our own ticket, for a window whose connection was lost a moment ago. */
    token: z.optional(z.string()),
    ticket: z.optional(z.string()),
    /** The meeting the window believes to be in: a question, answered by the host. */
    meeting: z.string().check(z.maxLength(500)),
    /** Random, one per page load: at least 128 bits in hexadecimal. */
    window: z.string().check(z.regex(/^[0-9a-f]{32,64}$/)),
    /** What this window last showed. The answer is never older, and says if that session was cleared. */
    seen: z.optional(Seen),
    /** The proof of the last clear this window was told about: it's never shown that session again. */
    cleared: z.optional(z.string().check(z.maxLength(300))),
    /** Asks only whether a session is open here: the window does not come in, and nobody is told of it. */
    peek: z.optional(z.literal(true)),
  }),
  z.strictObject({ type: z.literal('start'), counter, command: StartSession }),
  z.strictObject({
    type: z.literal('command'),
    counter,
    command: Command,
    /** It was sent before and not answered, so it may have been done, or may still be. */
    again: z.optional(z.literal(true)),
  }),
  z.strictObject({ type: z.literal('ping'), sentAt: z.number() }),
]);
export type ClientMessage = z.infer<typeof ClientMessage>;

const now = z.number();
const refusalCodes = /* @__PURE__ */ Object.keys(sentences) as [RefusalCode, ...RefusalCode[]];
const RefusalMessage = z.object({ code: z.enum(refusalCodes), max: z.optional(z.number()) });

/** What went wrong with a message as such, not with what it asks for. */
export const Trouble = z.enum(['malformed', 'too-large', 'not-joined', 'slow-down', 'unavailable', 'bug']);
export type Trouble = z.infer<typeof Trouble>;

export const ServerMessage = z.discriminatedUnion('type', [
  /** The answer to `join`, and the news that a session was opened: everything this window may see. */
  z.object({ type: z.literal('welcome'), now, position: Position, view: View }),
  /** No session is open here. `clearedAt`: one was cleared a moment ago. */
  z.object({ type: z.literal('vacant'), now, name: z.string(), clearedAt: z.optional(now) }),
  /** The answer to a peek. `clearedAt`: none is open, and one was cleared a while ago. */
  z.object({ type: z.literal('peeked'), now, open: z.boolean(), clearedAt: z.optional(now) }),
  /** Patches (see `patch.ts`) that lead from one version to another. Goes over the wire packed, see `packedChange.ts`. */
  z.object({
    type: z.literal('change'),
    from: z.number(),
    to: z.number(),
    shared: z.optional(z.record(z.string(), z.unknown())),
    own: z.optional(z.record(z.string(), z.unknown())),
    /** The receiving window's commands that this came of, and that are done with it. */
    done: z.optional(z.array(counter)),
  }),
  z.object({ type: z.literal('done'), counter }),
  z.object({ type: z.literal('refused'), counter, refusal: RefusalMessage, sentence: z.string() }),
  /** The session this window shows, or showed before it lost its connection, was cleared. `proof` is for `join`. */
  z.object({ type: z.literal('cleared'), now, proof: z.optional(z.string()) }),
  /** Lets this window back in without a token, for a minute; a newer one follows before that. Kept in memory only. */
  z.object({ type: z.literal('ticket'), ticket: z.string() }),
  /** The server's time, every 20 s unless there is a new ticket: who hears neither is not connected any more. */
  z.object({ type: z.literal('time'), now }),
  z.object({
    type: z.literal('trouble'),
    trouble: Trouble,
    sentence: z.string(),
    counter: z.optional(counter),
    /** Names this trouble in the server's log. */
    request: z.optional(z.string()),
  }),
  /**
   * The server's time, asked for by `ping`. Unasked, without `sentAt`: its clock may be another now, because it was set
   * or because the store that has the sessions is `away` or back. (A window that does not know `away` asks for the time.)
   */
  z.object({ type: z.literal('pong'), now, sentAt: z.optional(z.number()), away: z.optional(z.literal(true)) }),
]);
export type ServerMessage = z.infer<typeof ServerMessage>;
