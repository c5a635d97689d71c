import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

export const useTitleStyles = makeStyles({
  title: {
    margin: 0,
    maxWidth: '100%',
    fontSize: 'clamp(17px, min(2.8cqw, 5.2cqh), 52px)',
    lineHeight: 1.25,
    fontWeight: tokens.fontWeightSemibold,
    overflowWrap: 'anywhere',
    textWrap: 'balance',
  },
  quiet: { margin: 0, maxWidth: '100%', color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
});

/** The one sentence in the middle of the table, and a quieter one below it. */
export function TableTitle({ children, quiet }: { children: string; quiet?: ReactNode }) {
  const styles = useTitleStyles();
  return (
    <>
      <h2 className={styles.title}>{children}</h2>
      {quiet && <p className={styles.quiet}>{quiet}</p>}
    </>
  );
}
