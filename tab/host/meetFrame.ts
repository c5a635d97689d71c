/** What Meet puts into the URL of a frame that it opens for us. */
export interface MeetFrame {
  surface: 'panel' | 'stage';
  /** The origin of the page that embeds us, as stated in the URL. */
  origin: string;
}

/** Why our page isn't in a Meet meeting. Each reason has a screen of its own. */
export type FrameTrouble =
  /** The parameter is missing: someone opened the URL directly. */
  | 'missing'
  /** The parameter is unreadable. */
  | 'broken'
  /** The embedding page is not Google's. */
  | 'foreign'
  /** Meet opened us for an add-on that this server isn't set up for. */
  | 'other-project'
  /** Meet doesn't answer. */
  | 'silent'
  /** This server doesn't serve Meet. */
  | 'not-served'
  /** This server, or Google behind it, can't be reached. */
  | 'unreachable';

const meet = 'https://meet.google.com';
const surfaces = new Map([
  ['1', 'panel'],
  ['2', 'stage'],
] as const);

/**
 * Reads the `meet_sdk` parameter: Base64 of `[frame, control channel, host's origin, project number, …]`. `own`: our
 * origin; only the rehearsal embeds us from there. The server's `frame-ancestors` and the browser's message origins
 * ensure that the embedding page is who it claims to be.
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
