import { makeStyles, tokens } from '@fluentui/react-components';
import { Add20Regular, Subtract20Regular } from '@fluentui/react-icons';
import { useId, useRef } from 'react';
import { numeral } from '../words/words.ts';
import { Button } from './Button.tsx';
import { useLook } from './look.ts';

const useStyles = makeStyles({
  stepper: { display: 'flex', alignItems: 'center', alignSelf: 'flex-start', flexShrink: 0, gap: '2px' },
  value: {
    minWidth: '20px',
    textAlign: 'center',
    fontWeight: tokens.fontWeightSemibold,
    fontVariantNumeric: 'tabular-nums',
  },
});

interface Props {
  value: number;
  more: string;
  less: string;
  /** The value in words, for screen readers. */
  spoken: string;
  /** Why it can't go further up (or down); `undefined` when it can. */
  noMore?: string | undefined;
  noLess?: string | undefined;
  /** At zero, shows only `+`, which leaves the room to the text next to it. */
  hideNothing?: boolean;
  onChange(by: 1 | -1): void;
}

/** `− 2 +` with 44 px targets. */
export function Stepper({ value, more, less, spoken, noMore, noLess, hideNothing = false, onChange }: Props) {
  const look = useLook();
  const styles = useStyles();
  const id = useId();
  const plus = useRef<HTMLButtonElement>(null);

  function takeOne() {
    // At zero the `−` disappears; whoever pressed it stays in this row.
    if (hideNothing && value === 1) plus.current?.focus();
    onChange(-1);
  }

  return (
    <div className={styles.stepper}>
      {!(hideNothing && value === 0) && (
        <>
          <Button
            className={look.icon}
            icon={<Subtract20Regular />}
            aria-label={less}
            aria-describedby={id}
            title={noLess}
            refused={noLess !== undefined}
            onClick={takeOne}
          />
          <span className={styles.value} aria-hidden="true">
            {numeral(value)}
          </span>
        </>
      )}
      <Button
        ref={plus}
        className={look.icon}
        icon={<Add20Regular />}
        aria-label={more}
        aria-describedby={id}
        title={noMore}
        refused={noMore !== undefined}
        onClick={() => onChange(1)}
      />
      <span id={id} className={look.spoken}>
        {noMore ? `${spoken} ${noMore}` : spoken}
      </span>
    </div>
  );
}
