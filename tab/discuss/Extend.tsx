import { makeStyles, mergeClasses } from '@fluentui/react-components';
import { ChevronDown16Regular } from '@fluentui/react-icons';
import { type ReactNode, useId, useState } from 'react';
import { useView } from '../live/useLive.ts';
import { Button } from '../ui/Button.tsx';
import { CommandButton } from '../ui/CommandButton.tsx';
import { useLook } from '../ui/look.ts';
import { t, type Word } from '../words/words.ts';

const useStyles = makeStyles({
  minutes: { padding: 0, minWidth: '44px' },
  menu: { padding: '0 4px', minWidth: 'min-content' },
  atOnce: { padding: '0 6px' },
});

interface Props {
  label: Word;
  /** The choices. */
  minutes: readonly number[];
  /** The one choice that gets a button of its own; the menu's button is then an arrow next to it. */
  atOnce?: number;
  children?: ReactNode;
}

/** A menu of extra minutes for this topic. Its neighbours stay where they are when it opens. */
export function Extend({ label, minutes, atOnce, children }: Props) {
  const look = useLook();
  const styles = useStyles();
  const id = useId();
  const { step } = useView().shared;
  const [open, setOpen] = useState(false);
  return (
    <>
      <div className={look.pair}>
        {atOnce !== undefined && (
          <CommandButton
            className={styles.atOnce}
            command={{ type: 'extend-topic', step, minutes: atOnce }}
            aria-label={t('discuss.minutesMore', { minutes: atOnce })}
          >
            {t('discuss.plus', { minutes: atOnce })}
          </CommandButton>
        )}
        <Button
          className={
            atOnce === undefined ? mergeClasses(look.button, styles.menu) : mergeClasses(look.icon, look.narrow)
          }
          icon={<ChevronDown16Regular />}
          iconPosition="after"
          aria-label={t(label)}
          title={atOnce === undefined ? undefined : t(label)}
          aria-expanded={open}
          aria-controls={open ? id : undefined}
          onClick={() => setOpen(!open)}
        >
          {atOnce === undefined && t(label)}
        </Button>
        {children}
      </div>
      {open && (
        <div id={id} className={look.pair}>
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
