import { createRoot } from 'react-dom/client';
import { Call, CallContext, type Caller } from './call.ts';
import { atFirst, cast } from './cast.ts';
import { RehearsalMeeting } from './RehearsalMeeting.tsx';

const parameters = new URLSearchParams(location.search);
const named = parameters.get('meeting') ?? '';
const meeting = /^[\w-]{1,64}$/.test(named) ? named : 'rehearsal';
/** In a window of their own (`?join`) somebody plays one person, whose key stands in the address once they have joined. */
const guest = parameters.get('join');

function choose(people: readonly Caller[]): readonly Caller[] {
  if (guest !== null) return people.filter((p) => p.key === guest);
  const playing = cast.filter((p) => people.some((other) => other.key === p.key));
  return playing.length > 0 ? playing : cast.slice(0, atFirst);
}

const root = document.getElementById('root');
if (!root) throw new Error('The page has no root');
createRoot(root).render(
  <CallContext value={new Call(meeting, choose)}>
    <RehearsalMeeting asGuest={guest !== null} />
  </CallContext>,
);
