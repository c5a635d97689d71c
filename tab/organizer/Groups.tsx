import { Button } from '@fluentui/react-components';
import { startTransition, useDeferredValue, useMemo, useState } from 'react';
import { type Conflict, conflictsOf } from '#grouping/conflicts.ts';
import type { Person } from '#grouping/person.ts';
import { confidentialField } from '../ui/confidentialField.ts';
import { useLook } from '../ui/laterLook.ts';
import { Changes } from './Changes.tsx';
import { GroupCard, wordedConflict } from './GroupCard.tsx';
import type { Group } from './group.ts';
import { useOrganizerLook } from './look.ts';
import { Outside } from './Outside.tsx';
import type { Organizing } from './organizing.ts';
import { fullName, listed } from './people.ts';
import { outsideOf, pinsOf } from './regroup.ts';
import { useNarrow } from './useNarrow.ts';
import { say } from './words.ts';

/** More cards at once would slow the page down, or make a narrow one very long. */
const most = { wide: 12, narrow: 4 };

interface Move {
  person: Person;
  to: number;
  conflicts: Conflict[];
}

/** The groups as cards, a few at a time. Moving someone against a rule asks for a reason. */
export function Groups({ organizing }: { organizing: Organizing }) {
  const styles = useOrganizerLook();
  const look = useLook();
  const { groups, people, unplaced, changes, busy } = organizing;
  const { company, byId, conflicts } = organizing.standing;
  const cardsAtOnce = useNarrow() ? most.narrow : most.wide;
  const [find, setFind] = useState('');
  const [onlyBroken, setOnlyBroken] = useState(false);
  const [page, setPage] = useState(0);
  const [asked, setAsked] = useState<Move>();
  const [reason, setReason] = useState('');
  const [said, setSaid] = useState('');
  const [dragged, setDragged] = useState<string>();
  const wanted = useDeferredValue(find).trim().toLowerCase();
  const isNamed = (name: string) =>
    name.toLowerCase().includes(wanted) || fullName(name).toLowerCase().includes(wanted);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `isNamed` only changes with `wanted`
  const shown = useMemo(() => {
    const fits = ({ name, members }: Group) => isNamed(name) || members.some((id) => isNamed(byId.get(id)?.name ?? ''));
    const isWanted = (group: Group, n: number) =>
      (!onlyBroken || (conflicts[n]?.open.length ?? 0) > 0) && (wanted === '' || fits(group));
    return groups.flatMap((group, n) => (isWanted(group, n) ? [n] : []));
  }, [groups, conflicts, byId, wanted, onlyBroken]);
  const first = Math.min(page * cardsAtOnce, Math.max(0, Math.ceil(shown.length / cardsAtOnce) - 1) * cardsAtOnce);
  const outside = useMemo(() => outsideOf(groups, people), [groups, people]);
  const left = useMemo(() => groups.flatMap((g) => g.members.filter((id) => !byId.has(id))), [groups, byId]);
  const joined = outside.filter((p) => !unplaced.includes(p.id));
  const unfitting = outside.filter((p) => unplaced.includes(p.id));
  const broken = conflicts.filter(({ open }) => open.length > 0).length;

  /** What a move would break that isn't broken now. */
  const newConflicts = (id: string, to: number): Conflict[] => {
    const from = groups.findIndex((g) => g.members.includes(id));
    const source = groups[from]?.members.filter((m) => m !== id) ?? [];
    const after = [
      ...conflictsOf(company, [...(groups[to]?.members ?? []), id], to),
      // A group that loses its last person disappears, and breaks nothing.
      ...(source.length > 0 ? conflictsOf(company, source, from) : []),
    ];
    const now = [from, to].flatMap((n) => [...(conflicts[n]?.open ?? []), ...(conflicts[n]?.accepted ?? [])]);
    const before = new Set(now.map((c) => JSON.stringify(c)));
    return after.filter((c) => !before.has(JSON.stringify(c)));
  };
  const carryOut = ({ person, to, conflicts: broken }: Move, because?: string) => {
    setAsked(undefined);
    setReason('');
    const concerned = [...new Set([person.id, ...broken.filter((c) => c.group === to).flatMap((c) => c.people)])];
    const pin = { people: because ? concerned : [person.id], ...(because && { reason: because }) };
    organizing.adjust(
      groups.flatMap((g, n) => {
        const members = g.members.filter((id) => id !== person.id);
        if (n === to) return [{ ...g, members: [...members, person.id], pins: [...g.pins, pin] }];
        if (members.length === g.members.length) return [g];
        return members.length === 0 ? [] : [{ ...g, members, pins: pinsOf(g, members) }];
      }),
    );
    setSaid(say('move.done', { name: person.name, group: groups[to]?.name ?? '' }));
  };
  const move = (id: string, to: number) => {
    const person = byId.get(id);
    const from = groups.findIndex((g) => g.members.includes(id));
    if (!person || from === to || groups[from]?.locked || groups[to]?.locked) return;
    const broken = newConflicts(id, to);
    if (broken.length === 0) carryOut({ person, to, conflicts: [] });
    else setAsked({ person, to, conflicts: broken });
  };

  const outsideShown = onlyBroken ? [] : outside.filter((p) => isNamed(p.name));
  // Memoized, so that typing in the search field doesn't redraw the cards.
  // biome-ignore lint/correctness/useExhaustiveDependencies: everything else changes along with these
  const cards = useMemo(
    () => (
      <div className={styles.cards}>
        {first === 0 && outsideShown.length > 0 && (
          <Outside
            people={outsideShown}
            organizing={organizing}
            newConflicts={newConflicts}
            onDrag={setDragged}
            onMove={move}
          />
        )}
        {shown.slice(first, first + cardsAtOnce).map((n) => (
          <GroupCard
            key={groups[n]?.name ?? n}
            number={n}
            organizing={organizing}
            dragged={dragged}
            newConflicts={newConflicts}
            onDrag={setDragged}
            onMove={move}
          />
        ))}
      </div>
    ),
    [groups, organizing.standing, shown, first, cardsAtOnce, dragged, styles],
  );

  return (
    <div className={styles.section}>
      <div className={styles.row}>
        <label className={`${styles.label} ${styles.find}`}>
          <span>{say('groups.find')}</span>
          <input
            {...confidentialField}
            className={look.field}
            type="search"
            value={find}
            onChange={(e) => {
              setFind(e.target.value);
              setPage(0);
            }}
          />
        </label>
        <Button className={styles.tall} disabledFocusable={busy} onClick={() => organizing.regroup('rotate')}>
          {say('groups.rotate')}
        </Button>
        <Button className={styles.tall} disabledFocusable={busy} onClick={() => organizing.regroup('settle')}>
          {say('groups.settle')}
        </Button>
        <Button className={styles.tall} disabledFocusable={!organizing.canUndo || busy} onClick={organizing.undo}>
          {say('groups.undo')}
        </Button>
      </div>
      {(broken > 0 || onlyBroken) && (
        <label className={look.check}>
          <input
            type="checkbox"
            checked={onlyBroken}
            onChange={(e) => {
              setOnlyBroken(e.target.checked);
              setPage(0);
            }}
          />
          <span>{say('groups.conflicted', { count: broken })}</span>
        </label>
      )}
      {(joined.length > 0 || left.length > 0) && (
        <p role="status" className={look.notice}>
          {[
            joined.length > 0 && say('groups.joined', { count: joined.length }),
            left.length > 0 && say('groups.left', { count: left.length }),
            say('groups.settleThem'),
          ]
            .filter(Boolean)
            .join(' ')}
        </p>
      )}
      <p role="status" className={look.muted}>
        {said}
      </p>
      {unfitting.length > 0 && (
        <p role="alert" className={look.problem}>
          {say('groups.unplaced', { names: listed(unfitting.map((p) => p.name)) })}
        </p>
      )}
      <Changes changes={changes} byId={byId} />
      {asked && (
        <form
          role="alert"
          className={look.notice}
          onSubmit={(e) => {
            e.preventDefault();
            if (reason.trim()) carryOut(asked, reason.trim());
          }}
        >
          <p className={look.text}>
            {say('move.ask', { name: asked.person.name, group: groups[asked.to]?.name ?? '' })}
          </p>
          <ul className={styles.points}>
            {asked.conflicts.map((c) => (
              <li key={JSON.stringify(c)}>{`${groups[c.group]?.name}: ${wordedConflict(c, organizing.standing)}`}</li>
            ))}
          </ul>
          <label className={styles.label}>
            <span>{say('move.reason')}</span>
            <input
              {...confidentialField}
              className={look.field}
              // biome-ignore lint/a11y/noAutofocus: the question follows directly from the move
              autoFocus
              value={reason}
              onChange={(e) => setReason(e.target.value)}
            />
          </label>
          <div className={styles.row}>
            <Button className={styles.tall} onClick={() => setAsked(undefined)}>
              {say('move.keep')}
            </Button>
            <Button type="submit" appearance="primary" className={styles.tall} disabledFocusable={!reason.trim()}>
              {say('move.anyway')}
            </Button>
          </div>
        </form>
      )}
      {shown.length === 0 && outsideShown.length === 0 && <p className={look.text}>{say('groups.none')}</p>}
      {cards}
      {shown.length > cardsAtOnce && (
        <div className={styles.bar}>
          <Button
            className={styles.tall}
            disabledFocusable={first === 0}
            onClick={() => startTransition(() => setPage(first / cardsAtOnce - 1))}
          >
            {say('groups.previous')}
          </Button>
          <span>
            {say('groups.page', { from: first + 1, to: Math.min(first + cardsAtOnce, shown.length), of: shown.length })}
          </span>
          <Button
            className={styles.tall}
            disabledFocusable={first + cardsAtOnce >= shown.length}
            onClick={() => startTransition(() => setPage(first / cardsAtOnce + 1))}
          >
            {say('groups.next')}
          </Button>
        </div>
      )}
    </div>
  );
}
