import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { Add20Regular, Subtract20Regular } from '@fluentui/react-icons';
import { type ReactElement, useId, useRef } from 'react';
import { numeral } from '../words/words.ts';
import { Button } from './Button.tsx';
import { useLook } from './laterLook.ts';

const useStyles = makeStyles({
  stepper: { display: 'flex', alignItems: 'center', alignSelf: 'flex-start', flexShrink: 0, gap: '2px' },
  // Its circles end where the text above and below them does.
  votes: {
    alignSelf: 'center',
    gap: 0,
    marginInlineStart: 'auto',
    marginInlineEnd: '-8px',
    '& button': { border: 'none' },
  },
  circle: {
    display: 'grid',
    placeItems: 'center',
    flexShrink: 0,
    boxSizing: 'border-box',
    width: '26px',
    height: '26px',
    borderRadius: tokens.borderRadiusCircular,
    border: `${tokens.strokeWidthThin} solid currentColor`,
  },
  press: { color: tokens.colorBrandForeground1, '& > span': { width: '26px', height: '26px' } },
  less: { display: 'flex', alignItems: 'center', gap: 'inherit' },
  hidden: { visibility: 'hidden' },
  value: {
    minWidth: '16px',
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
  /** Round buttons beside a text; at zero only `+` is seen, but the text around it keeps its width. */
  round?: boolean;
  onChange(by: 1 | -1): void;
}

/** `− 2 +` with 44 px targets. */
export function Stepper({ value, more, less, spoken, noMore, noLess, round = false, onChange }: Props) {
  const look = useLook();
  const styles = useStyles();
  const id = useId();
  const plus = useRef<HTMLButtonElement>(null);

  function takeOne() {
    // At zero the `−` disappears; whoever pressed it stays in this row.
    if (round && value === 1) plus.current?.focus();
    onChange(-1);
  }

  const button = mergeClasses(look.icon, round && styles.press);
  const icon = (drawn: ReactElement) => (round ? <span className={styles.circle}>{drawn}</span> : drawn);
  return (
    <div className={mergeClasses(styles.stepper, round && styles.votes)}>
      <div className={mergeClasses(styles.less, round && value === 0 && styles.hidden)}>
        <Button
          className={button}
          appearance={round ? 'transparent' : undefined}
          icon={icon(<Subtract20Regular />)}
          aria-label={less}
          aria-describedby={id}
          title={noLess}
          refused={noLess !== undefined}
          onClick={takeOne}
        />
        <span className={styles.value} aria-hidden="true">
          {numeral(value)}
        </span>
      </div>
      <Button
        ref={plus}
        className={button}
        appearance={round ? 'transparent' : undefined}
        icon={icon(<Add20Regular />)}
        aria-label={more}
        aria-describedby={id}
        title={noMore || undefined}
        refused={noMore !== undefined}
        onClick={() => onChange(1)}
      />
      <span id={id} className={look.spoken}>
        {noMore ? `${spoken} ${noMore}` : spoken}
      </span>
    </div>
  );
}
