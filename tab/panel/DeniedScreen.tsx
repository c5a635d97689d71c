import {
  AppsAddInRegular,
  ArrowClockwiseRegular,
  BuildingRegular,
  CallEndRegular,
  HourglassHalfRegular,
  LockClosedRegular,
  PeopleRegular,
  PeopleTeamRegular,
  PersonProhibitedRegular,
  PersonQuestionMarkRegular,
  PlugDisconnectedRegular,
  WindowMultipleRegular,
} from '@fluentui/react-icons';
import type { ReactElement } from 'react';
import { useHost } from '../host/useHost.ts';
import type { Denial } from '../live/live.ts';
import { useLive } from '../live/useLive.ts';
import { Button } from '../ui/Button.tsx';
import { deniedButton } from '../ui/deniedButton.ts';
import { useLook } from '../ui/look.ts';
import { MessageScreen } from '../ui/MessageScreen.tsx';
import { t } from '../words/words.ts';

const signs: Record<Denial, ReactElement> = {
  'not-signed-in': <PersonQuestionMarkRegular />,
  'not-in-meeting': <LockClosedRegular />,
  'reload-needed': <ArrowClockwiseRegular />,
  'session-full': <PeopleRegular />,
  'no-account': <PersonQuestionMarkRegular />,
  'app-not-added': <AppsAddInRegular />,
  'host-busy': <HourglassHalfRegular />,
  'host-unreachable': <PlugDisconnectedRegular />,
  'tenant-not-allowed': <BuildingRegular />,
  guest: <PersonProhibitedRegular />,
  'channel-meeting': <PeopleTeamRegular />,
  'host-not-served': <PlugDisconnectedRegular />,
  'no-conference': <CallEndRegular />,
  'too-many-windows': <WindowMultipleRegular />,
};

/** Denials that another account of the same person might not get. */
const others: readonly Denial[] = ['not-in-meeting', 'no-conference', 'tenant-not-allowed'];

/** The server won't let this window in: why, and what to do. */
export function DeniedScreen({ why }: { why: Denial }) {
  const live = useLive();
  const look = useLook();
  const { signIn } = useHost();
  const reload = why === 'reload-needed';
  return (
    <MessageScreen sign={signs[why]} title={t(`denied.${why}.title`)} text={t(`denied.${why}.text`)}>
      <Button
        className={look.button}
        appearance="primary"
        onClick={() => (reload ? window.location.reload() : live.reopen())}
      >
        {t(deniedButton(why))}
      </Button>
      {signIn && others.includes(why) && (
        <Button className={look.button} onClick={() => signIn.press(true)}>
          {t('signIn.another')}
        </Button>
      )}
    </MessageScreen>
  );
}
