import type { MeetSettings } from '../host/googleSignIn.ts';
import { HostError } from '../host/host.ts';
import { type MeetHost, meetHost } from '../host/meet.ts';
import { type FrameTrouble, readMeetFrame } from '../host/meetFrame.ts';
import { serverOrigin } from '../server.ts';

/** The Meet meeting around this page, or why there is none. Calls `slow` after 5 s without an answer. */
export async function findMeet(slow: () => void): Promise<MeetHost | FrameTrouble> {
  const frame = window.parent === window ? 'missing' : readMeetFrame(location.search, location.origin);
  if (typeof frame === 'string') return frame;
  const settings = await fetchSettings();
  if (typeof settings === 'string') return settings;
  try {
    return await meetHost(frame, settings, slow);
  } catch (error) {
    return error instanceof HostError && error.code === 'InvalidCloudProjectNumber' ? 'other-project' : 'silent';
  }
}

async function fetchSettings(): Promise<MeetSettings | 'not-served' | 'unreachable'> {
  try {
    const answer = await fetch(`${serverOrigin()}/meet/settings`);
    if (answer.status === 404) return 'not-served';
    if (!answer.ok) return 'unreachable';
    const settings: MeetSettings = await answer.json();
    // Anything else would run in our name when the sign-in window opens.
    const { protocol } = new URL(settings.authorizeUrl, location.origin);
    return /^https?:$/.test(protocol) ? settings : 'unreachable';
  } catch {
    return 'unreachable';
  }
}
