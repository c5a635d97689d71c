import { Button } from '../ui/Button.tsx';
import { useLook } from '../ui/look.ts';
import { useRecorded } from '../ui/useRecorded.ts';
import { t } from '../words/words.ts';
import { Notice } from './Notice.tsx';

/** Says that the call is being recorded, as the host shows it, and reveals the topics on a press. */
export function Recorded() {
  const look = useLook();
  const recorded = useRecorded();
  if (!recorded) return null;
  return (
    <Notice title={recorded.title}>
      <p className={look.text}>{recorded.text}</p>
      {recorded.show && (
        <Button className={look.button} onClick={recorded.show}>
          {t('recorded.show')}
        </Button>
      )}
    </Notice>
  );
}
