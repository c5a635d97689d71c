import { Button } from '@fluentui/react-components';
import {
  AppsAddInRegular,
  ArrowClockwiseRegular,
  BuildingRegular,
  CheckmarkRegular,
  HourglassHalfRegular,
  LockClosedRegular,
  PeopleRegular,
  PeopleTeamRegular,
  PersonProhibitedRegular,
  PersonQuestionMarkRegular,
  PlugDisconnectedRegular,
} from '@fluentui/react-icons';
import { type ReactElement, useEffect } from 'react';
import type { Denial } from '../live/live.ts';
import { useLive, useLiveState } from '../live/useLive.ts';
import { t } from '../words/words.ts';
import { Announcer, useAnnounced } from './Announcer.tsx';
import { Calm } from './Calm.tsx';
import { useLook } from './look.ts';
import { OpenSession } from './OpenSession.tsx';
import { Skeleton } from './Skeleton.tsx';
import { StartScreen } from './StartScreen.tsx';

/** The side panel: everything a participant and a facilitator do, at 280 px. Needs a live session and a host above it. */
export function Panel() {
  return (
    <Announcer>
      <Screen />
    </Announcer>
  );
}

function Screen() {
  const { now } = useLiveState();
  useAnnounced(now.kind === 'cleared' ? t('cleared.text') : undefined);
  const known = now.kind !== 'unknown';
  useEffect(() => {
    if (known) performance.mark('mini-m.known');
  }, [known]);
  switch (now.kind) {
    case 'unknown':
      return <Skeleton />;
    case 'vacant':
      return <StartScreen name={now.name} clearedAt={now.clearedAt} />;
    case 'open':
      return <OpenSession />;
    case 'cleared':
      return <ClearedScreen />;
    case 'denied':
      return <DeniedScreen why={now.why} />;
  }
}

function ClearedScreen() {
  const live = useLive();
  const look = useLook();
  return (
    <Calm sign={<CheckmarkRegular />} title={t('cleared.title')} text={t('cleared.text')}>
      <Button className={look.button} appearance="subtle" onClick={() => live.reopen()}>
        {t('cleared.again')}
      </Button>
    </Calm>
  );
}

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
};

function DeniedScreen({ why }: { why: Denial }) {
  const live = useLive();
  const look = useLook();
  const reload = why === 'reload-needed';
  return (
    <Calm sign={signs[why]} title={t(`denied.${why}.title`)} text={t(`denied.${why}.text`)}>
      <Button
        className={look.button}
        appearance="primary"
        onClick={() => (reload ? window.location.reload() : live.reopen())}
      >
        {t(reload ? 'denied.reload' : 'denied.again')}
      </Button>
    </Calm>
  );
}
