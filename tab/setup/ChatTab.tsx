import '../words/later.ts';
import {
  ArrowClockwiseRegular,
  CheckmarkRegular,
  DrinkCoffeeRegular,
  LockClosedRegular,
  PanelRightRegular,
  PlugDisconnectedRegular,
} from '@fluentui/react-icons';
import { useState } from 'react';
import { useHost } from '../host/useHost.ts';
import type { Glimpse } from '../live/peek.ts';
import { Announcer, useAnnounced } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { useLook } from '../ui/look.ts';
import { MessageScreen } from '../ui/MessageScreen.tsx';
import { Skeleton } from '../ui/Skeleton.tsx';
import { t, timeOfDay } from '../words/words.ts';
import { useGlimpse } from './useGlimpse.ts';

/** The tab in the meeting's chat and details: opens no session, shows nothing of one, and leads to the panel. */
export function ChatTab({ ask }: { ask: () => Promise<Glimpse> }) {
  const glimpse = useGlimpse(ask);
  return (
    <Announcer>
      <Screen glimpse={glimpse} />
    </Announcer>
  );
}

function Screen({ glimpse }: { glimpse: Glimpse | 'unknown' | 'unreachable' }) {
  const clearedAt = typeof glimpse === 'object' && glimpse.kind === 'vacant' ? glimpse.clearedAt : undefined;
  const cleared = clearedAt === undefined ? undefined : t('setup.cleared.title', { at: timeOfDay(clearedAt) });
  useAnnounced(cleared);
  if (glimpse === 'unknown') return <Skeleton />;
  if (glimpse === 'unreachable') {
    return (
      <MessageScreen
        sign={<PlugDisconnectedRegular />}
        title={t('setup.unreachable.title')}
        text={t('setup.unreachable.text')}
      />
    );
  }
  if (glimpse.kind === 'denied') return <Denied why={glimpse.why} />;
  if (cleared) return <MessageScreen sign={<CheckmarkRegular />} title={cleared} text={t('cleared.text')} />;
  const state = glimpse.kind;
  return (
    <MessageScreen sign={<PanelRightRegular />} title={t(`setup.${state}.title`)} text={t(`setup.${state}.text`)}>
      <OpenPanel />
    </MessageScreen>
  );
}

function Denied({ why }: { why: (Glimpse & { kind: 'denied' })['why'] }) {
  const look = useLook();
  if (why === 'not-in-meeting') {
    return (
      <MessageScreen sign={<DrinkCoffeeRegular />} title={t('setup.before.title')} text={t('setup.before.text')} />
    );
  }
  const reload = why === 'reload-needed';
  return (
    <MessageScreen
      sign={reload ? <ArrowClockwiseRegular /> : <LockClosedRegular />}
      title={t(`denied.${why}.title`)}
      text={t(`denied.${why}.text`)}
    >
      {reload && (
        <Button className={look.button} appearance="primary" onClick={() => window.location.reload()}>
          {t('denied.reload')}
        </Button>
      )}
    </MessageScreen>
  );
}

/** Opens the side panel if the host can. Some clients ignore it, so the other way is always described. */
function OpenPanel() {
  const host = useHost();
  const look = useLook();
  const [failed, setFailed] = useState(false);
  const { openPanel } = host;
  if (!openPanel || failed) return <p className={look.text}>{t('setup.how')}</p>;
  return (
    <>
      <Button
        className={look.button}
        appearance="primary"
        onClick={() => void openPanel().catch(() => setFailed(true))}
      >
        {t('setup.openPanel')}
      </Button>
      <p className={look.muted}>{t('setup.howElse')}</p>
    </>
  );
}
