import { CheckmarkRegular } from '@fluentui/react-icons';
import { useLive } from '../live/useLive.ts';
import { Button } from '../ui/Button.tsx';
import { useLook } from '../ui/look.ts';
import { MessageScreen } from '../ui/MessageScreen.tsx';
import { t } from '../words/words.ts';

/** The session is over, and nothing of it is kept. */
export function ClearedScreen() {
  const live = useLive();
  const look = useLook();
  return (
    <MessageScreen sign={<CheckmarkRegular />} title={t('cleared.title')} text={t('cleared.text')}>
      <Button className={look.button} appearance="subtle" onClick={() => live.reopen()}>
        {t('cleared.again')}
      </Button>
    </MessageScreen>
  );
}
