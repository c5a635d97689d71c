import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ShareScreenPerson20Regular, ShareScreenStart20Regular, ShareScreenStop20Regular } from '@fluentui/react-icons';
import { useEffect, useState } from 'react';
import { useHost } from '../host/useHost.ts';
import { useViewPart } from '../live/useLive.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { useLook } from '../ui/look.ts';
import { useIsFacilitator } from '../ui/me.ts';
import { t } from '../words/words.ts';

const useStyles = makeStyles({
  // Looks like the folds above it.
  shown: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    minHeight: '44px',
    borderTop: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    '> svg': { flexShrink: 0, marginInlineStart: '-4px' },
  },
});

/** How often a visible panel asks the host whether someone is sharing, in ms. */
const pollMs = 5_000;

/**
 * Shares the stage into the meeting, if the host lets this person. While it is shared, everyone is told; the
 * facilitator and whoever shared it can stop it.
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
  const [failed, setFailed] = useState(false);

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
    setFailed(false);
    try {
      if (shown) await host.stopSharing();
      // Someone may have been faster.
      else if (!(await host.isOnStage())) {
        await host.shareToStage();
        setMine(true);
      }
      setShown(!shown);
    } catch {
      setFailed(true);
      announce(t('session.shareFailed'));
    }
  }

  return (
    <>
      {shown && (
        <p className={mergeClasses(look.muted, styles.shown)}>
          <ShareScreenPerson20Regular aria-hidden="true" />
          <span>{t('session.onStage')}</span>
        </p>
      )}
      {may && (!shown || mine || facilitator) && (
        <Button
          className={look.button}
          icon={shown ? <ShareScreenStop20Regular /> : <ShareScreenStart20Regular />}
          onClick={() => void press()}
        >
          {t(shown ? 'session.stopSharing' : 'session.share')}
        </Button>
      )}
      {failed && <p className={look.problem}>{t('session.shareFailed')}</p>}
    </>
  );
}
