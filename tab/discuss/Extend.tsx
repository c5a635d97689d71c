import { Button, makeStyles } from '@fluentui/react-components';
import { ChevronDown16Regular } from '@fluentui/react-icons';
import { type ReactNode, useId, useState } from 'react';
import { useView } from '../live/useLive.ts';
import { CommandButton } from '../panel/CommandButton.tsx';
import { useLook } from '../panel/look.ts';
import { t } from '../words/words.ts';

const useStyles = makeStyles({
  pair: { display: 'grid', gridAutoFlow: 'column', gridAutoColumns: '1fr', gap: '8px' },
  minutes: { padding: 0 },
});

/** More minutes for this topic: a button that opens the choices; beside it, `children`. */
export function Extend({ minutes, children }: { minutes: readonly number[]; children?: ReactNode }) {
  const look = useLook();
  const styles = useStyles();
  const id = useId();
  const { step } = useView().shared;
  const [open, setOpen] = useState(false);
  return (
    <>
      <div className={styles.pair}>
        <Button
          className={look.button}
          appearance={children ? 'secondary' : 'subtle'}
          icon={<ChevronDown16Regular />}
          iconPosition="after"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
        >
          {t(children ? 'discuss.extend' : 'discuss.extendOther')}
        </Button>
        {children}
      </div>
      {open && (
        <div id={id} className={styles.pair}>
          {minutes.map((n) => (
            <CommandButton
              key={n}
              className={styles.minutes}
              command={{ type: 'extend-topic', step, minutes: n }}
              aria-label={t('discuss.minutesMore', { minutes: n })}
              onDone={() => setOpen(false)}
            >
              {t('discuss.minutes', { minutes: n })}
            </CommandButton>
          ))}
        </div>
      )}
    </>
  );
}
