import { Button } from '@fluentui/react-components';
import { ShareScreenStart20Regular, ShareScreenStop20Regular } from '@fluentui/react-icons';
import { useEffect, useState } from 'react';
import { useHost } from '../host/useHost.ts';
import { t } from '../words/words.ts';
import { useAnnounce } from './Announcer.tsx';
import { useLook } from './look.ts';

/** Puts the shared view into the middle of the meeting, where the host lets this person do so. */
export function ShareToStage() {
  const look = useLook();
  const host = useHost();
  const announce = useAnnounce();
  const [may, setMay] = useState(false);
  const [sharing, setSharing] = useState(false);
  const [failed, setFailed] = useState(false);

  useEffect(() => {
    let gone = false;
    Promise.all([host.canShareToStage(), host.isOnStage()]).then(
      ([can, on]) => {
        if (gone) return;
        setMay(can);
        setSharing(on);
      },
      // A host that does not say may not be asked: the panel does all that the stage does.
      () => {},
    );
    return () => {
      gone = true;
    };
  }, [host]);

  async function press() {
    setFailed(false);
    try {
      await (sharing ? host.stopSharing() : host.shareToStage());
      setSharing(!sharing);
    } catch {
      setFailed(true);
      announce(t('session.shareFailed'));
    }
  }

  if (!may) return null;
  return (
    <>
      <Button
        className={look.button}
        icon={sharing ? <ShareScreenStop20Regular /> : <ShareScreenStart20Regular />}
        onClick={() => void press()}
      >
        {t(sharing ? 'session.stopSharing' : 'session.share')}
      </Button>
      {failed && <p className={look.problem}>{t('session.shareFailed')}</p>}
    </>
  );
}
