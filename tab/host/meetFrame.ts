/** What Meet writes into the address of a frame that it opens for us. */
export interface MeetFrame {
  surface: 'panel' | 'stage';
  /** The page that it says shows us. */
  origin: string;
}

/** Why there is no meeting of Meet around a page of ours: each has a screen of its own. */
export type FrameTrouble =
  /** There is no such parameter: somebody opened the address by themselves. */
  | 'missing'
  /** What it says cannot be read. */
  | 'broken'
  /** The page around us is not Google's. */
  | 'foreign'
  /** Meet has opened us for an add-on that this server is not set up for. */
  | 'other-project'
  /** Meet does not answer. */
  | 'silent'
  /** This server serves no meetings of Meet. */
  | 'not-served'
  /** This server, or Google behind it, cannot be reached. */
  | 'unreachable';

const meet = 'https://meet.google.com';
const surfaces = new Map([
  ['1', 'panel'],
  ['2', 'stage'],
] as const);

/**
 * Reads the `meet_sdk` parameter: Base64 of `[frame, control channel, host's origin, project number, …]`. `own`: our origin,
 * where only the rehearsal has a page that shows us. That the page around us is who it says, the server's
 * `frame-ancestors` sees to, and the browser, which hands what we say to no other.
 */
export function readMeetFrame(search: string, own: string): MeetFrame | FrameTrouble {
  const parameter = new URLSearchParams(search).get('meet_sdk');
  if (!parameter) return 'missing';
  const [frame, channel, origin = meet, project] = decoded(parameter);
  const surface = surfaces.get(frame as '1' | '2');
  if (!surface || !isText(channel) || !isText(project) || !(origin === null || isText(origin))) return 'broken';
  const host = origin ?? meet;
  return host === meet || host === own ? { surface, origin: host } : 'foreign';
}

function decoded(parameter: string): unknown[] {
  try {
    const value: unknown = JSON.parse(atob(parameter));
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
