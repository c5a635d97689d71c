import '../words/later.ts';
import { VideoPeople32Regular } from '@fluentui/react-icons';
import type { FrameTrouble } from '../host/meetFrame.ts';
import { Button } from '../ui/Button.tsx';
import { useLook } from '../ui/look.ts';
import { MessageScreen } from '../ui/MessageScreen.tsx';
import { t } from '../words/words.ts';

const reloadMayHelp: readonly FrameTrouble[] = ['silent', 'unreachable'];

/** Shown if our page isn't in a Meet meeting, or in none that we can serve. */
export function NoMeet({ trouble }: { trouble: FrameTrouble }) {
  const look = useLook();
  return (
    <MessageScreen
      sign={<VideoPeople32Regular />}
      title={t(`frame.${trouble}.title`)}
      text={t(`frame.${trouble}.text`)}
    >
      {reloadMayHelp.includes(trouble) && (
        <Button className={look.button} appearance="primary" onClick={() => window.location.reload()}>
          {t('denied.again')}
        </Button>
      )}
    </MessageScreen>
  );
}
