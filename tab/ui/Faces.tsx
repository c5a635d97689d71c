import { makeStyles } from '@fluentui/react-components';
import { useViewPart } from '../live/useLive.ts';
import { Face } from './Face.tsx';

const useStyles = makeStyles({
  faces: { display: 'flex', flexWrap: 'wrap', gap: '10px', padding: '4px 2px' },
});

/** These people in a row, with a tick on everyone who is done; for the eye only. */
export function Faces({ people }: { people: readonly string[] }) {
  const styles = useStyles();
  const all = useViewPart(({ shared }) => shared.people);
  const seats = Object.keys(all);
  return (
    <div className={styles.faces} aria-hidden="true">
      {people.map((id) => (
        <Face
          key={id}
          name={all[id]?.name ?? ''}
          seat={seats.indexOf(id)}
          size="26px"
          isAway={!all[id]?.present}
          state={all[id]?.done && 'done'}
        />
      ))}
    </div>
  );
}
