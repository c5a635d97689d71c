import { CheckmarkRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { useLive } from '../live/useLive.ts';
import { Button } from '../ui/Button.tsx';
import { useLook } from '../ui/look.ts';
import { MessageScreen } from '../ui/MessageScreen.tsx';
import { t, timeOfDay } from '../words/words.ts';

/** The session is over, and nothing of it is kept. `count`: for how many people; 0 if this window doesn't know. */
export function ClearedScreen({ count }: { count: number }) {
  const live = useLive();
  const look = useLook();
  const [at] = useState(() => live.time());
  return (
    <MessageScreen
      sign={<CheckmarkRegular />}
      title={t('cleared.at', { at: timeOfDay(at), count })}
      text={t('cleared.text')}
      warm
    >
      <Button className={look.button} appearance="subtle" onClick={() => live.reopen()}>
        {t('cleared.again')}
      </Button>
    </MessageScreen>
  );
}
