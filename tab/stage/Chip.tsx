import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { ReactElement } from 'react';
import { warmInk, warmRim, warmTint } from '../ui/warm.ts';

const useStyles = makeStyles({
  chip: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: '6px',
    minHeight: '28px',
    boxSizing: 'border-box',
    padding: '2px 12px',
    borderRadius: '1em',
    fontSize: 'max(12px, 0.9em)',
    color: tokens.colorNeutralForeground2,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    '& > svg': { flexShrink: 0, fontSize: '1.3em' },
  },
  warm: {
    fontWeight: tokens.fontWeightSemibold,
    color: warmInk,
    backgroundColor: warmTint,
    borderTopColor: warmRim,
    borderRightColor: warmRim,
    borderBottomColor: warmRim,
    borderLeftColor: warmRim,
  },
});

/** A short fact with a sign. `isWarm`: a human moment. */
export function Chip({ icon, isWarm = false, children }: { icon: ReactElement; isWarm?: boolean; children: string }) {
  const styles = useStyles();
  return (
    <span className={mergeClasses(styles.chip, isWarm && styles.warm)}>
      {icon}
      <bdi>{children}</bdi>
    </span>
  );
}
