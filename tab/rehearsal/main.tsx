import { createRoot } from 'react-dom/client';
import * as z from 'zod/mini';
import { Call, CallContext, type Caller, type Software } from './call.ts';
import { atFirst, cast } from './cast.ts';
import { RehearsalMeeting } from './RehearsalMeeting.tsx';

const parameters = new URLSearchParams(location.search);
const named = parameters.get('meeting') ?? '';
const inMeet = location.pathname === '/meet';
const meeting = /^[\w-]{1,64}$/.test(named) ? named : inMeet ? 'mmm-mini-mmm' : 'rehearsal';
/** In a window of its own (`?join`), someone plays one person; their key is in the URL once they have joined. */
const guest = parameters.get('join');

function choose(people: readonly Caller[]): readonly Caller[] {
  if (guest !== null) return people.filter((p) => p.key === guest);
  const playing = cast.filter((p) => people.some((other) => other.key === p.key));
  return playing.length > 0 ? playing : cast.slice(0, atFirst);
}

async function softwareHere(): Promise<Software> {
  if (!inMeet) return { name: 'teams' };
  const answer = await fetch('/meet/settings');
  // The server reads the played Google's address with the first request.
  if (!answer.ok) {
    await new Promise((passed) => setTimeout(passed, 500));
    return softwareHere();
  }
  return { name: 'meet', project: z.object({ projectNumber: z.string() }).parse(await answer.json()).projectNumber };
}

const root = document.getElementById('root');
if (!root) throw new Error('The page has no root');
createRoot(root).render(
  <CallContext value={new Call(meeting, await softwareHere(), choose)}>
    <RehearsalMeeting asGuest={guest !== null} />
  </CallContext>,
);
