import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { t } from '../words/words.ts';
import { tightly } from './ActButton.tsx';
import { narrow, phone } from './StageFrame.tsx';
import { useActs } from './useActs.ts';

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    // A note that appears under the pointer must not move the button below it.
    alignItems: 'flex-end',
    gap: '8px',
    minHeight: '44px',
    padding: 'clamp(2px, 0.7cqh, 12px) var(--edge)',
    [narrow]: { gap: '6px' },
    [phone]: { flexWrap: 'wrap' },
  },
  line: {
    flexGrow: 1,
    flexBasis: 0,
    alignSelf: 'center',
    minWidth: 0,
    fontSize: 'max(12px, 0.85em)',
    lineHeight: 1.3,
    color: tokens.colorNeutralForeground2,
  },
  // In a strip, a sentence stands above the buttons.
  wrapping: { [narrow]: { flexWrap: 'wrap', rowGap: 0 } },
  above: { [narrow]: { order: -1, flexBasis: '100%' } },
  wrappingTightly: { [tightly]: { flexWrap: 'wrap', rowGap: 0 } },
  aboveTightly: { [tightly]: { order: -1, flexBasis: '100%' } },
  end: {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'flex-end',
    gap: '8px',
    minWidth: 0,
    marginInlineStart: 'auto',
  },
});

interface Props {
  label: string;
  first?: ReactNode;
  /** What is good to know now; a sentence about the last press stands in its place. */
  note?: ReactNode;
  last?: ReactNode;
  /** The note stands above the buttons wherever they leave it little room. */
  isNoteLong?: boolean;
}

/** One row of what the viewer can do. */
export function Bar({ label, first, note, last, isNoteLong = false }: Props) {
  const styles = useStyles();
  const { sentence } = useActs();
  const isAbove = Boolean((first || last) && (sentence || note));
  return (
    <section
      className={mergeClasses(styles.bar, isAbove && styles.wrapping, isNoteLong && styles.wrappingTightly)}
      aria-label={label}
    >
      {first}
      <div className={mergeClasses(styles.line, isAbove && styles.above, isNoteLong && styles.aboveTightly)}>
        <span role="status">{sentence}</span>
        {!sentence && <span>{note}</span>}
      </div>
      {last && <div className={styles.end}>{last}</div>}
    </section>
  );
}

const useHintStyles = makeStyles({
  hint: {
    maxWidth: '15em',
    fontSize: 'max(12px, 0.8em)',
    lineHeight: 1.3,
    color: tokens.colorNeutralForeground2,
    '@container stage (max-width: 880px)': { display: 'none' },
  },
});

/** What to know about the button beside it, where there is room. */
export function Hint({ children }: { children: string }) {
  return <span className={useHintStyles().hint}>{children}</span>;
}

/** What people other than the facilitator can do. */
export function ActBar(acts: Omit<Props, 'label'>) {
  return <Bar label={t('stage.acts')} {...acts} />;
}
