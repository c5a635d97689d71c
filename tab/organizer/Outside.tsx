import type { Conflict } from '#grouping/conflicts.ts';
import type { Person } from '#grouping/person.ts';
import { useLook } from '../ui/laterLook.ts';
import { useCardLook } from './cardLook.ts';
import { useOrganizerLook } from './look.ts';
import { MemberRow } from './MemberRow.tsx';
import { MoveMenu } from './MoveMenu.tsx';
import type { Organizing } from './organizing.ts';
import { say } from './words.ts';

/** As many as a card or two: more are placed by the search, not by hand. */
const maxShown = 16;

interface Props {
  people: readonly Person[];
  organizing: Organizing;
  newConflicts(id: string, to: number): readonly Conflict[];
  onDrag(id: string | undefined): void;
  onMove(id: string, to: number): void;
}

/** The people in no group, to be placed by hand. */
export function Outside({ people, organizing, newConflicts, onDrag, onMove }: Props) {
  const styles = useOrganizerLook();
  const card = useCardLook();
  const look = useLook();
  const { groups, standing } = organizing;
  const { company } = standing;
  return (
    <section className={card.card} aria-labelledby="outside">
      <h3 id="outside" className={styles.sub}>
        {say('group.none')}
      </h3>
      <span className={look.muted}>{say('group.size', { count: people.length })}</span>
      <ul className={look.list}>
        {people.slice(0, maxShown).map((person) => (
          <MemberRow
            key={person.id}
            id={person.id}
            person={person}
            seat={company.indexOf.get(person.id) ?? 0}
            isMovable
            onDrag={onDrag}
          >
            <MoveMenu
              person={person}
              own={-1}
              groups={groups}
              company={company}
              newConflicts={newConflicts}
              onMove={onMove}
            />
          </MemberRow>
        ))}
      </ul>
      {people.length > maxShown && (
        <p className={look.muted}>{say('problem.more', { count: people.length - maxShown })}</p>
      )}
    </section>
  );
}
