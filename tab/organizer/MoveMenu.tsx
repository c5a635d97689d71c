import { Button } from '@fluentui/react-components';
import { ArrowSwapRegular } from '@fluentui/react-icons';
import { useRef, useState } from 'react';
import type { Conflict } from '#grouping/conflicts.ts';
import type { Person } from '#grouping/person.ts';
import { useLook } from '../panel/look.ts';
import type { Group } from './handOver.ts';
import { useOrganizerLook } from './look.ts';
import { say } from './words.ts';

interface Props {
  person: Person;
  own: number;
  groups: readonly Group[];
  newConflicts(id: string, to: number): readonly Conflict[];
  onMove(id: string, to: number): void;
}

/** The way without a mouse: the groups that somebody can move to, each with what that would break. */
export function MoveMenu({ person, own, groups, newConflicts, onMove }: Props) {
  const styles = useOrganizerLook();
  const look = useLook();
  const [to, setTo] = useState<string>();
  const opener = useRef<HTMLButtonElement>(null);
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
        icon={<ArrowSwapRegular />}
        aria-label={say('move', { name: person.name })}
        aria-expanded={to !== undefined}
        title={say('move', { name: person.name })}
        onClick={() => setTo(to === undefined ? '' : undefined)}
      />
      {to !== undefined && (
        // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes what is in it.
        <div
          className={styles.moving}
          onKeyDown={(e) => {
            if (e.key === 'Escape') close();
          }}
        >
          <select
            className={`${look.field} ${styles.wide}`}
            aria-label={say('move.choose')}
            // biome-ignore lint/a11y/noAutofocus: who opens it chooses next.
            autoFocus
            value={to}
            onChange={(e) => setTo(e.target.value)}
          >
            <option value="">{say('move.choose')}</option>
            {groups.map((other, n) => {
              if (n === own || other.locked) return null;
              const count = newConflicts(person.id, n).length;
              return (
                <option key={other.name} value={n}>
                  {count === 0 ? other.name : say('move.option', { group: other.name, count })}
                </option>
              );
            })}
          </select>
          {/* Not at once: arrow keys go through the groups one by one. */}
          <Button
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
