import { mergeClasses } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { Person } from '#grouping/person.ts';
import { Face } from '../ui/Face.tsx';
import { useLook } from '../ui/laterLook.ts';
import { useCardLook } from './cardLook.ts';
import { useOrganizerLook } from './look.ts';
import { fullName } from './people.ts';
import { zoneName } from './plan.ts';
import { say } from './words.ts';

interface Props {
  id: string;
  /** Absent: not in the list any more. */
  person: Person | undefined;
  /** The number that chooses the face's color. */
  seat: number;
  isMovable: boolean;
  onDrag(id: string | undefined): void;
  /** How to move them without a mouse. */
  children?: ReactNode;
}

/** A person on a card, who can be dragged to another one. */
export function MemberRow({ id, person, seat, isMovable, onDrag, children }: Props) {
  const styles = useOrganizerLook();
  const card = useCardLook();
  const look = useLook();
  const more = person ? [person.department, person.zone && zoneName(person.zone)] : [say('group.gone')];
  return (
    <li
      className={mergeClasses(card.member, isMovable && card.grab)}
      draggable={isMovable}
      onDragStart={(e) => {
        e.dataTransfer.setData('text/plain', id);
        onDrag(id);
      }}
      onDragEnd={() => onDrag(undefined)}
    >
      <Face name={person?.name ?? id} seat={seat} size="28px" />
      <span className={styles.who}>
        {fullName(person?.name ?? id)}{' '}
        {person?.facilitates && <span className={card.tag}>{say('group.facilitator')}</span>}
        <span className={`${look.muted} ${styles.block}`}>{more.filter(Boolean).join(' · ')}</span>
      </span>
      {children}
    </li>
  );
}
