import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ShareScreenPerson20Filled, ShareScreenStart20Regular, ShareScreenStop20Regular } from '@fluentui/react-icons';
import { useEffect, useState } from 'react';
import { useHost } from '../host/useHost.ts';
import { useViewPart } from '../live/useLive.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { useLook } from '../ui/laterLook.ts';
import { useIsFacilitator } from '../ui/me.ts';
import { t } from '../words/words.ts';

const useStyles = makeStyles({
  // Like the buttons around it, in one row with them.
  on: { color: tokens.colorBrandForeground1 },
  shown: { display: 'grid', placeItems: 'center', width: '32px', color: tokens.colorBrandForeground1 },
});

/** How often a visible panel asks the host whether someone is sharing, in ms. */
const pollMs = 5_000;

/**
 * Shares the stage into the meeting, if the host lets this person. While it's shared, everyone sees that, and the facilitator
 * and the person who shared it can stop it.
 */
export function ShareToStage() {
  const look = useLook();
  const styles = useStyles();
  const host = useHost();
  const announce = useAnnounce();
  const facilitator = useIsFacilitator();
  const step = useViewPart(({ shared }) => shared.step);
  const [may, setMay] = useState(false);
  const [shown, setShown] = useState(false);
  const [mine, setMine] = useState(false);

  // Others can share too, and hosts send no event: so ask now and then, and whenever the session moves.
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs at each new step
  useEffect(() => {
    let gone = false;
    const ask = () =>
      void Promise.all([host.canShareToStage(), host.isOnStage()]).then(
        ([can, on]) => {
          if (gone) return;
          setMay(can);
          setShown(on);
        },
        // Ask again later; the panel does everything the stage does.
        () => {},
      );
    ask();
    const timer = setInterval(() => document.visibilityState === 'visible' && ask(), pollMs);
    window.addEventListener('focus', ask);
    document.documentElement.addEventListener('pointerenter', ask);
    return () => {
      gone = true;
      clearInterval(timer);
      window.removeEventListener('focus', ask);
      document.documentElement.removeEventListener('pointerenter', ask);
    };
  }, [host, step]);

  async function press() {
    try {
      if (shown) await host.stopSharing();
      // Someone may have been faster.
      else if (!(await host.isOnStage())) {
        await host.shareToStage();
        setMine(true);
      }
      setShown(!shown);
    } catch {
      announce(t('session.shareFailed'), true);
    }
  }

  if (shown && !(may && (mine || facilitator))) {
    return (
      <span role="img" className={styles.shown} aria-label={t('session.onStage')} title={t('session.onStage')}>
        <ShareScreenPerson20Filled />
      </span>
    );
  }
  if (!may) return null;
  const label = t(shown ? 'session.stopSharing' : 'session.share');
  return (
    <Button
      className={mergeClasses(look.icon, shown && styles.on)}
      appearance="transparent"
      icon={shown ? <ShareScreenStop20Regular /> : <ShareScreenStart20Regular />}
      aria-label={label}
      title={label}
      onClick={() => void press()}
    />
  );
}
