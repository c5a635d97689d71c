import { Button, mergeClasses } from '@fluentui/react-components';
import { useState } from 'react';
import type { Company } from '#grouping/company.ts';
import { type Conflict, granted } from '#grouping/conflicts.ts';
import type { Person } from '#grouping/person.ts';
import { wishes } from '#grouping/settings.ts';
import { useLook } from '../panel/look.ts';
import type { Group } from './handOver.ts';
import { useOrganizerLook } from './look.ts';
import { say } from './words.ts';

interface Props {
  group: Group;
  company: Company;
  byId: ReadonlyMap<string, Person>;
  conflicts: readonly Conflict[];
  others: readonly Group[];
  onMove(id: string, to: number): void;
  onDropped(id: string): void;
  onLock(locked: boolean): void;
}

/** One group: who is in it, what it breaks and grants. People are dragged to another card, or moved by their menu. */
export function GroupCard({ group, company, byId, conflicts, others, onMove, onDropped, onLock }: Props) {
  const styles = useOrganizerLook();
  const look = useLook();
  const [over, setOver] = useState(false);
  const grants = granted(company, group.members);
  return (
    <article
      className={mergeClasses(look.card, conflicts.length > 0 && styles.broken, over && styles.over)}
      aria-label={group.name}
      onDragOver={(e) => {
        if (group.locked) return;
        e.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(e) => {
        e.preventDefault();
        setOver(false);
        onDropped(e.dataTransfer.getData('text/plain'));
      }}
    >
      <div className={look.line}>
        <h3 className={styles.sub}>{group.name}</h3>
        <span className={look.muted}>{say('group.size', { count: group.members.length })}</span>
        <label className={look.check}>
          <input
            type="checkbox"
            checked={group.locked}
            aria-label={say('group.lock', { group: group.name })}
            onChange={(e) => onLock(e.target.checked)}
          />
          <span aria-hidden>{group.locked ? '🔒' : '🔓'}</span>
        </label>
      </div>
      <ul className={look.list}>
        {group.members.map((id) => {
          const person = byId.get(id);
          return (
            <li
              key={id}
              className={styles.member}
              draggable={!group.locked}
              onDragStart={(e) => e.dataTransfer.setData('text/plain', id)}
            >
              <span className={styles.who}>
                {person?.name ?? id}
                <br />
                <span className={look.muted}>
                  {[person?.department, person?.zone, person?.facilitates && say('group.facilitator')]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
              </span>
              {!group.locked && person && <MoveMenu person={person} own={group} groups={others} onMove={onMove} />}
            </li>
          );
        })}
      </ul>
      {conflicts.map((c) => (
        <p key={JSON.stringify(c)} className={look.problem}>
          {wordedConflict(c, byId)}
        </p>
      ))}
      {group.reasons.map((reason) => (
        <p key={reason} className={look.muted}>
          {say('move.because', { reason })}
        </p>
      ))}
      <section className={styles.bars} aria-label={say('group.granted')}>
        {wishes.map((wish) => (
          <div key={wish}>
            <meter className={styles.bar} aria-label={say(`wish.${wish}`)} value={grants[wish]} />
            {say(`wish.${wish}`)}
          </div>
        ))}
      </section>
    </article>
  );
}

interface MoveProps {
  person: Person;
  own: Group;
  groups: readonly Group[];
  onMove(id: string, to: number): void;
}

/** The way without a mouse. Its options are made when it is reached: hundreds of groups for each person are too many. */
function MoveMenu({ person, own, groups, onMove }: MoveProps) {
  const styles = useOrganizerLook();
  const [reached, setReached] = useState(false);
  const [to, setTo] = useState('');
  return (
    <>
      <select
        className={styles.select}
        aria-label={say('move', { name: person.name })}
        value={to}
        onFocus={() => setReached(true)}
        onPointerEnter={() => setReached(true)}
        onChange={(e) => setTo(e.target.value)}
      >
        <option value="">{say('move.choose')}</option>
        {reached &&
          groups.map((other, n) =>
            other === own || other.locked ? null : (
              <option key={other.name} value={n}>
                {other.name}
              </option>
            ),
          )}
      </select>
      {/* Not at once: arrow keys go through the groups one by one. */}
      {to !== '' && (
        <Button
          size="small"
          onClick={() => {
            setTo('');
            onMove(person.id, Number(to));
          }}
        >
          {say('move.go')}
        </Button>
      )}
    </>
  );
}

/** A conflict as a sentence. */
export function wordedConflict({ rule, people }: Conflict, byId: ReadonlyMap<string, Person>): string {
  const [a = '', b = ''] = people.map((id) => byId.get(id)?.name ?? id);
  return say(`conflict.${rule}`, { a, b });
}
