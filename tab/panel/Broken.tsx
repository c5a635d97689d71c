import { Button } from '../ui/Button.tsx';
import { useLook } from '../ui/look.ts';
import { t } from '../words/words.ts';

/** Says that this surface can't be drawn, that nothing is lost, and how to reload it. */
export function Broken() {
  const look = useLook();
  return (
    <main className={look.card}>
      <h1 className={look.strong}>{t('broken.title')}</h1>
      <p className={look.text}>{t('broken.text')}</p>
      <Button className={look.button} appearance="primary" onClick={() => window.location.reload()}>
        {t('denied.reload')}
      </Button>
    </main>
  );
}
