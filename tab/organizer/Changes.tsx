import type { Person } from '#grouping/person.ts';
import { Fold } from '../ui/Fold.tsx';
import { useOrganizerLook } from './look.ts';
import type { Change } from './regroup.ts';
import { say } from './words.ts';

/** Nobody reads more than this at once, and it would slow the page down. */
const maxShown = 200;

/** Who joined, left or changed groups, after a rotation or a change of the roster. */
export function Changes({ changes, byId }: { changes: readonly Change[]; byId: ReadonlyMap<string, Person> }) {
  const styles = useOrganizerLook();
  if (changes.length === 0) return null;
  const moved = changes.filter(({ from, to }) => from !== undefined && to !== undefined).length;
  const joined = changes.filter(({ from }) => from === undefined).length;
  return (
    <Fold label={say('changes', { moved, joined, left: changes.length - moved - joined })}>
      <ul className={styles.points}>
        {changes.slice(0, maxShown).map(({ id, from, to }) => {
          const name = byId.get(id)?.name ?? id;
          return (
            <li key={id}>
              {from === undefined
                ? say('changes.joined', { name, to: to ?? '' })
                : to === undefined
                  ? say('changes.left', { name, from })
                  : say('changes.moved', { name, from, to })}
            </li>
          );
        })}
        {changes.length > maxShown && <li>{say('problem.more', { count: changes.length - maxShown })}</li>}
      </ul>
    </Fold>
  );
}
