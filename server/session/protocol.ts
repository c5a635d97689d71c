import * as z from 'zod/mini';
import { Command } from './command.ts';
import { refusalCodes } from './refusal.ts';
import { StartSession } from './rules/start.ts';
import { View } from './view.ts';

/** Raise it when a window and a server of the versions before and after would misunderstand each other. */
export const protocolVersion = 7;

/** The largest message the server reads, in bytes. It answers a larger one with `too-large` and drops it. */
export const largestMessage = 16 * 1024;

/** Why the server closed a connection. Any other code means that the network did: try again. */
export const closeCodes = {
  /** This process is about to stop or can't serve this session: connect again, and another will answer. */
  elsewhere: 4000,
  /** The token was refused. */
  'not-signed-in': 4001,
  /** The ticket was refused: connect again with a token. */
  'ticket-refused': 4002,
  /** Signed in, but not in this meeting now. */
  'not-in-meeting': 4003,
  /** The window uses another version of this protocol: reload it. */
  'reload-needed': 4004,
  'session-full': 4005,
  /** This window or its person sent too much. The window reconnects automatically after some seconds. */
  'slow-down': 4008,
  /** Mini-M wasn't added to this meeting. */
  'app-not-added': 4010,
  /** The host can't tell at the moment who is in the meeting: we ask too often, or it doesn't answer. */
  'host-busy': 4011,
  'host-unreachable': 4012,
  /** Signed in, but by an organization that isn't served here, or only as its guest. */
  'tenant-not-allowed': 4013,
  guest: 4014,
  /** Channel meetings are open to the whole team. */
  'channel-meeting': 4015,
  /** This process is full. The window retries automatically after some seconds. */
  'server-full': 4016,
  /** This server doesn't serve meetings of this host. */
  'host-not-served': 4017,
  /** There's no call in progress in this meeting, as far as this person may know. */
  'no-conference': 4018,
  /** A newer window of the same person replaced this one (P9); it returns only when its person asks. */
  'too-many-windows': 4019,
} as const;
export type CloseReason = keyof typeof closeCodes;

/** How far a window was told of a session's log. Only servers can read it, and no two are alike (`live/places.ts`). */
const place = z.string();

/** What a window last showed: a place in the session opened at `openedAt` (ms). Windows of older versions send no place. */
const Seen = z.object({ place: z.optional(place), openedAt: z.optional(z.number()) });
export type Seen = z.infer<typeof Seen>;

/** Numbers a window's commands, from 1. The command's id is the window's id and this number. */
const counter = z.int().check(z.positive());

/** The meeting's software around a window. */
export const HostName = z.enum(['teams', 'meet']);
export type HostName = z.infer<typeof HostName>;

export const ClientMessage = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('join'),
    protocol: z.int(),
    /** The host that decides whether this window may join. Defaults to Teams. */
    host: z.optional(HostName),
    /** The host's token or, after a connection was lost a moment ago, our own ticket. */
    token: z.optional(z.string()),
    ticket: z.optional(z.string()),
    /** The meeting the window claims to be in; the host confirms or denies it. */
    meeting: z.string().check(z.maxLength(500)),
    /** Random for each page load: at least 128 bits in hexadecimal. */
    window: z.string().check(z.regex(/^[0-9a-f]{32,64}$/)),
    /** What this window last showed. The answer is never older, and tells if that session was cleared. */
    seen: z.optional(Seen),
    /** The proof of the last clear this window was told about, so that it never shows that session again. */
    cleared: z.optional(z.string().check(z.maxLength(300))),
    /** Only asks whether a session is open here. The window doesn't join, and nobody notices. */
    peek: z.optional(z.literal(true)),
  }),
  z.strictObject({ type: z.literal('start'), counter, command: StartSession }),
  z.strictObject({
    type: z.literal('command'),
    counter,
    command: Command,
    /** A retry without an answer so far: the command may be done already, or still on its way. */
    again: z.optional(z.literal(true)),
  }),
  z.strictObject({ type: z.literal('ping'), sentAt: z.number() }),
]);
export type ClientMessage = z.infer<typeof ClientMessage>;

const now = z.number();
const RefusalMessage = z.object({ code: z.enum(refusalCodes), max: z.optional(z.number()) });

/** What went wrong with a message itself, rather than with its request. */
export const Trouble = z.enum(['malformed', 'too-large', 'not-joined', 'slow-down', 'unavailable', 'bug']);
export type Trouble = z.infer<typeof Trouble>;

export const ServerMessage = z.discriminatedUnion('type', [
  /** Answers `join`, or announces that a session was opened: everything this window may see. */
  z.object({ type: z.literal('welcome'), now, place, view: View }),
  /**
   * No session is open here. `clearedAt`: when one was cleared recently. `here`: the names of others whose panel waits at
   * the same server. `starter`: the name of the person who scheduled the meeting, as far as the host tells.
   */
  z.object({
    type: z.literal('vacant'),
    now,
    name: z.string(),
    clearedAt: z.optional(now),
    here: z.optional(z.array(z.string())),
    starter: z.optional(z.string()),
  }),
  /** Answers a peek. `clearedAt`: none is open, and one was cleared recently. */
  z.object({ type: z.literal('peeked'), now, open: z.boolean(), clearedAt: z.optional(now) }),
  /** Patches (see `patch.ts`) of what this connection was told before. See `packedChange.ts` for the wire. */
  z.object({
    type: z.literal('change'),
    place,
    shared: z.optional(z.record(z.string(), z.unknown())),
    own: z.optional(z.record(z.string(), z.unknown())),
    /** The commands of the receiving window that caused this change: it acknowledges them. */
    done: z.optional(z.array(counter)),
  }),
  z.object({ type: z.literal('done'), counter }),
  z.object({ type: z.literal('refused'), counter, refusal: RefusalMessage, sentence: z.string() }),
  /** The session this window shows, or showed before it lost its connection, was cleared. Present `proof` at the next `join`. */
  z.object({ type: z.literal('cleared'), now, proof: z.optional(z.string()) }),
  /** Lets this window rejoin without a token for a minute; a newer ticket follows before that. Keep it in memory only. */
  z.object({ type: z.literal('ticket'), ticket: z.string() }),
  /** The server's time, every 20 s unless a new ticket is sent. A window that gets neither is no longer connected. */
  z.object({ type: z.literal('time'), now }),
  z.object({
    type: z.literal('trouble'),
    trouble: Trouble,
    sentence: z.string(),
    counter: z.optional(counter),
    /** The trouble's id in the server's log. */
    request: z.optional(z.string()),
  }),
  /**
   * The server's time: the answer to `ping` or, without `sentAt`, news that its clock may have changed, because it was set
   * or because the store of the sessions is `away` or back. (A window that doesn't know `away` asks for the time.)
   */
  z.object({ type: z.literal('pong'), now, sentAt: z.optional(z.number()), away: z.optional(z.literal(true)) }),
]);
export type ServerMessage = z.infer<typeof ServerMessage>;
