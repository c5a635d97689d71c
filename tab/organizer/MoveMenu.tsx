import { Button } from '@fluentui/react-components';
import { ReOrderDotsVerticalRegular } from '@fluentui/react-icons';
import { useMemo, useRef, useState } from 'react';
import type { Company } from '#grouping/company.ts';
import type { Conflict } from '#grouping/conflicts.ts';
import type { Person } from '#grouping/person.ts';
import { useLook } from '../ui/laterLook.ts';
import { useCardLook } from './cardLook.ts';
import type { Group } from './group.ts';
import { useOrganizerLook } from './look.ts';
import { say } from './words.ts';

interface Props {
  person: Person;
  own: number;
  groups: readonly Group[];
  company: Company;
  newConflicts(id: string, to: number): readonly Conflict[];
  onMove(id: string, to: number): void;
}

/** Moving without a mouse: where this person can move, best fit first, and what some moves would break. */
export function MoveMenu({ person, own, groups, company, newConflicts, onMove }: Props) {
  const styles = useOrganizerLook();
  const card = useCardLook();
  const look = useLook();
  const [to, setTo] = useState<string>();
  const opener = useRef<HTMLButtonElement>(null);
  const isOpen = to !== undefined;
  const { fitting, others } = useMemo(() => {
    if (!isOpen) return { fitting: [], others: [] };
    const places = groups.flatMap((group, n) => {
      if (n === own || group.locked) return [];
      return { n, name: group.name, count: newConflicts(person.id, n).length };
    });
    const self = company.indexOf.get(person.id) ?? 0;
    const costIn = (n: number) => {
      const members = groups[n]?.members.flatMap((id) => company.indexOf.get(id) ?? []) ?? [];
      return members.reduce((sum, other) => sum + company.cost(self, other), 0) / (members.length || 1);
    };
    const fitting = places.filter(({ count }) => count === 0).map((place) => ({ ...place, cost: costIn(place.n) }));
    return {
      fitting: fitting.sort((a, b) => a.cost - b.cost),
      others: places.filter(({ count }) => count > 0),
    };
  }, [isOpen, groups, own, person, company, newConflicts]);
  const close = () => {
    setTo(undefined);
    opener.current?.focus();
  };
  return (
    <>
      <Button
        ref={opener}
        className={look.icon}
        appearance="subtle"
        icon={<ReOrderDotsVerticalRegular />}
        aria-label={say('move', { name: person.name })}
        aria-expanded={isOpen}
        title={say('move', { name: person.name })}
        onClick={() => setTo(isOpen ? undefined : '')}
      />
      {isOpen && (
        // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes its content
        <div
          className={card.moving}
          onKeyDown={(e) => {
            if (e.key === 'Escape') close();
          }}
        >
          <select
            className={`${look.field} ${styles.wide}`}
            aria-label={say('move.choose')}
            // biome-ignore lint/a11y/noAutofocus: choosing is the next step
            autoFocus
            value={to}
            onChange={(e) => setTo(e.target.value)}
          >
            <option value="">{say('move.choose')}</option>
            {fitting.length > 0 && (
              <optgroup label={say('move.fits')}>
                {fitting.map(({ n, name }) => (
                  <option key={n} value={n}>
                    {name}
                  </option>
                ))}
              </optgroup>
            )}
            {others.length > 0 && (
              <optgroup label={say('move.breaks')}>
                {others.map(({ n, name, count }) => (
                  <option key={n} value={n}>
                    {say('move.option', { group: name, count })}
                  </option>
                ))}
              </optgroup>
            )}
          </select>
          {/* Only after "Move": arrow keys select the groups one by one on the way. */}
          <Button
            className={styles.tall}
            appearance="primary"
            disabledFocusable={to === ''}
            onClick={() => {
              close();
              onMove(person.id, Number(to));
            }}
          >
            {say('move.go')}
          </Button>
        </div>
      )}
    </>
  );
}
