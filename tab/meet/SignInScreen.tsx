import '../words/later.ts';
import {
  BuildingRegular,
  HourglassHalfRegular,
  PersonKeyRegular,
  PersonProhibitedRegular,
  PlugDisconnectedRegular,
  WindowNewRegular,
} from '@fluentui/react-icons';
import type { ReactElement } from 'react';
import type { SignIn, SignInState, SignInTrouble } from '../host/host.ts';
import { useAnnounced } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { useLook } from '../ui/look.ts';
import { MessageScreen } from '../ui/MessageScreen.tsx';
import { t } from '../words/words.ts';
import { GoogleMark } from './GoogleMark.tsx';

const signs: Record<SignInTrouble, ReactElement> = {
  'window-blocked': <WindowNewRegular />,
  'window-closed': <WindowNewRegular />,
  'consent-denied': <PersonProhibitedRegular />,
  'sign-in-expired': <HourglassHalfRegular />,
  'tenant-not-allowed': <BuildingRegular />,
  'host-busy': <HourglassHalfRegular />,
  'host-unreachable': <PlugDisconnectedRegular />,
  'slow-down': <HourglassHalfRegular />,
};

/**
 * Before the session: who asks for what, and the button to sign in; or why signing in failed, and the button to retry.
 */
export function SignInScreen({ state: { asking, trouble }, signIn }: { state: SignInState; signIn: SignIn }) {
  const look = useLook();
  const now = asking ? 'asking' : (trouble ?? 'first');
  const title = t(`signIn.${now}.title`);
  useAnnounced(title);
  return (
    <MessageScreen
      sign={trouble && !asking ? signs[trouble] : <PersonKeyRegular />}
      title={title}
      text={t(`signIn.${now}.text`)}
    >
      <Button
        className={look.button}
        appearance={now === 'first' || asking ? 'secondary' : 'primary'}
        icon={now === 'first' ? <GoogleMark /> : undefined}
        onClick={() => signIn.press(trouble === 'tenant-not-allowed')}
      >
        {t(asking ? 'signIn.openAgain' : trouble ? 'denied.again' : 'signIn.press')}
      </Button>
    </MessageScreen>
  );
}
