import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { useLook } from '../ui/look.ts';

const useStyles = makeStyles({
  asking: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
    // On the stage, side by side.
    '@media (min-width: 440px)': { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', width: '100%' },
  },
  text: { '@media (min-width: 440px)': { flexGrow: 1, flexBasis: '16em', minWidth: 0 } },
  act: { '@media (min-width: 440px)': { '& > fieldset': { minWidth: '100%' } } },
});

/** A sentence, and what can be done about it. */
export function Asking({ text, children }: { text: string; children?: ReactNode }) {
  const look = useLook();
  const styles = useStyles();
  return (
    <div className={styles.asking}>
      <p className={mergeClasses(look.text, styles.text)}>{text}</p>
      {children && <div className={styles.act}>{children}</div>}
    </div>
  );
}
