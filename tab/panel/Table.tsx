import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { Face } from '../ui/Face.tsx';
import { useLook } from '../ui/look.ts';

/** More faces than this would overlap. */
const mostSeats = 12;

const useStyles = makeStyles({
  table: {
    flexShrink: 0,
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    gap: '4px',
    margin: '14px 0',
    borderRadius: '20px',
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  seats: { display: 'flex', justifyContent: 'center', gap: '14px', minHeight: '14px', '> *': { margin: '-14px 0' } },
  below: { alignItems: 'flex-end' },
});

/** The table, with everyone's face around it and a sentence in the middle. */
export function Table({ people, children }: { people: readonly string[]; children: ReactNode }) {
  const look = useLook();
  const styles = useStyles();
  const faces = people
    .slice(0, mostSeats)
    // biome-ignore lint/suspicious/noArrayIndexKey: two people can have the same name
    .map((name, seat) => <Face key={`${seat} ${name}`} name={name} seat={seat} />);
  const half = Math.ceil(faces.length / 2);
  return (
    <div className={styles.table}>
      <div className={styles.seats}>{faces.slice(0, half)}</div>
      <p className={look.muted}>{children}</p>
      <div className={mergeClasses(styles.seats, styles.below)}>{faces.slice(half)}</div>
    </div>
  );
}
