import { useEffect } from 'react';
import { useLiveState } from '../live/useLive.ts';
import { useAnnounced } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { fetchLater, useLaterMissing } from '../ui/later.tsx';
import { useLook } from '../ui/look.ts';
import { t } from '../words/words.ts';

/** Says that a part of Mini-M did not come, and how it does: it is asked for again as soon as there is a connection. */
export function LaterBar() {
  const look = useLook();
  const missing = useLaterMissing();
  const live = useLiveState().link === 'live';
  useAnnounced(missing ? t('broken.text') : undefined);
  useEffect(() => {
    if (live && missing) void fetchLater();
  }, [live, missing]);
  if (!missing) return null;
  return (
    <section className={look.notice} aria-label={t('broken.title')}>
      <p className={look.text}>{t('broken.text')}</p>
      {/* Without a connection a reload would end at the browser's own page. */}
      <Button className={look.button} onClick={() => (live ? window.location.reload() : void fetchLater())}>
        {t(live ? 'denied.reload' : 'denied.again')}
      </Button>
    </section>
  );
}
