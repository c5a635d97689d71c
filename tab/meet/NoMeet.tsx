import '../words/later.ts';
import { VideoPeople32Regular } from '@fluentui/react-icons';
import type { FrameTrouble } from '../host/meetFrame.ts';
import { Button } from '../ui/Button.tsx';
import { Calm } from '../ui/Calm.tsx';
import { useLook } from '../ui/look.ts';
import { t } from '../words/words.ts';

/** To load the same page again helps where something did not answer, and nowhere else. */
const passing: readonly FrameTrouble[] = ['silent', 'unreachable'];

/** What is said where there is no meeting of Meet around a page of ours, or none that we can serve. */
export function NoMeet({ trouble }: { trouble: FrameTrouble }) {
  const look = useLook();
  return (
    <Calm sign={<VideoPeople32Regular />} title={t(`frame.${trouble}.title`)} text={t(`frame.${trouble}.text`)}>
      {passing.includes(trouble) && (
        <Button className={look.button} appearance="primary" onClick={() => window.location.reload()}>
          {t('denied.again')}
        </Button>
      )}
    </Calm>
  );
}
