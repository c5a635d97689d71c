import { type ReactNode, useSyncExternalStore } from 'react';
import type { SignIn, SignInState } from '../host/host.ts';
import { useHost } from '../host/useHost.ts';
import { useLiveState } from '../live/useLive.ts';
import { Announcer } from '../ui/Announcer.tsx';
import { TopNotice } from '../ui/TopNotice.ts';
import { SignInNotice } from './SignInNotice.tsx';
import { SignInScreen } from './SignInScreen.tsx';

/** Shows the session only to people who have signed in. If a sign-in expires, its person keeps seeing the session. */
export function SignInGate({ children }: { children: ReactNode }) {
  const { signIn } = useHost();
  return signIn ? <Gate signIn={signIn}>{children}</Gate> : children;
}

function Gate({ signIn, children }: { signIn: SignIn; children: ReactNode }) {
  const state = useSignIn(signIn);
  const { now } = useLiveState();
  const outside = now.kind === 'unknown' || (now.kind === 'denied' && now.why === 'not-signed-in');
  if (outside && state.until === undefined) {
    return (
      <Announcer>
        <SignInScreen state={state} signIn={signIn} />
      </Announcer>
    );
  }
  return <TopNotice value={<SignInNotice state={state} signIn={signIn} />}>{children}</TopNotice>;
}

function useSignIn({ subscribe, state }: SignIn): SignInState {
  return useSyncExternalStore(subscribe, state);
}
