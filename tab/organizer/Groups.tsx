import { Button } from '@fluentui/react-components';
import { startTransition, useDeferredValue, useMemo, useState } from 'react';
import { Company } from '#grouping/company.ts';
import { type Conflict, conflictsOf } from '#grouping/conflicts.ts';
import type { Person } from '#grouping/person.ts';
import type { Settings } from '#grouping/settings.ts';
import { useLook } from '../panel/look.ts';
import { GroupCard, wordedConflict } from './GroupCard.tsx';
import type { Group } from './handOver.ts';
import { useOrganizerLook } from './look.ts';
import { say } from './words.ts';

/** More cards at once would hold up the page. */
const atOnce = 12;

interface Props {
  groups: readonly Group[];
  people: readonly Person[];
  settings: Settings;
  unplaced: readonly string[];
  onChange(groups: readonly Group[]): void;
  onRotate(): void;
  onSettle(): void;
}

interface Move {
  person: Person;
  to: number;
  conflicts: Conflict[];
}

/** The groups as cards, a few at a time: found by a name, changed by hand. A change that breaks a rule asks for a reason. */
export function Groups({ groups, people, settings, unplaced, onChange, onRotate, onSettle }: Props) {
  const styles = useOrganizerLook();
  const look = useLook();
  const [find, setFind] = useState('');
  const [onlyBroken, setOnlyBroken] = useState(false);
  const [page, setPage] = useState(0);
  const [asked, setAsked] = useState<Move>();
  const [reason, setReason] = useState('');
  const [said, setSaid] = useState('');
  const wanted = useDeferredValue(find).trim().toLowerCase();
  const company = useMemo(() => new Company(people, settings), [people, settings]);
  const byId = useMemo(() => new Map(people.map((p) => [p.id, p])), [people]);
  const conflicts = useMemo(() => groups.map((g, n) => conflictsOf(company, g.members, n)), [company, groups]);
  const shown = groups
    .map((_, n) => n)
    .filter((n) => !onlyBroken || (conflicts[n]?.length ?? 0) > 0)
    .filter((n) => {
      const g = groups[n] as Group;
      return (
        g.name.toLowerCase().includes(wanted) ||
        g.members.some((id) => byId.get(id)?.name.toLowerCase().includes(wanted))
      );
    });
  const first = Math.min(page * atOnce, Math.max(0, Math.ceil(shown.length / atOnce) - 1) * atOnce);

  const carryOut = (person: Person, to: number, because?: string) => {
    setAsked(undefined);
    setReason('');
    onChange(
      groups.map((g, n) => {
        const members = g.members.filter((id) => id !== person.id);
        if (n !== to) return members.length === g.members.length ? g : { ...g, members };
        return { ...g, members: [...members, person.id], reasons: because ? [...g.reasons, because] : g.reasons };
      }),
    );
    setSaid(say('move.done', { name: person.name, group: groups[to]?.name ?? '' }));
  };
  const move = (id: string, to: number) => {
    const person = byId.get(id);
    const from = groups.findIndex((g) => g.members.includes(id));
    if (!person || from === to || groups[from]?.locked || groups[to]?.locked) return;
    const after = [
      ...conflictsOf(company, [...(groups[to]?.members ?? []), id], to),
      ...conflictsOf(company, groups[from]?.members.filter((m) => m !== id) ?? [], from),
    ];
    const before = new Set([...(conflicts[from] ?? []), ...(conflicts[to] ?? [])].map((c) => JSON.stringify(c)));
    const fresh = after.filter((c) => !before.has(JSON.stringify(c)));
    if (fresh.length === 0) carryOut(person, to);
    else setAsked({ person, to, conflicts: fresh });
  };

  return (
    <section className={styles.section} aria-labelledby="groups">
      <h2 id="groups" className={styles.heading}>
        {say('groups')}
      </h2>
      <div className={styles.row}>
        <label className={styles.label}>
          {say('groups.find')}
          <input
            className={look.field}
            type="search"
            value={find}
            onChange={(e) => {
              setFind(e.target.value);
              setPage(0);
            }}
          />
        </label>
        <label className={look.check}>
          <input
            type="checkbox"
            checked={onlyBroken}
            onChange={(e) => {
              setOnlyBroken(e.target.checked);
              setPage(0);
            }}
          />
          {say('groups.conflicted')}
        </label>
        <Button onClick={onRotate}>{say('groups.rotate')}</Button>
        <Button onClick={onSettle}>{say('groups.settle')}</Button>
      </div>
      <p role="status" className={look.muted}>
        {said}
      </p>
      {unplaced.length > 0 && (
        <p role="alert" className={look.problem}>
          {say('groups.unplaced', { names: unplaced.map((id) => byId.get(id)?.name ?? id).join(', ') })}
        </p>
      )}
      {asked && (
        <form
          role="alert"
          className={look.notice}
          onSubmit={(e) => {
            e.preventDefault();
            if (reason.trim()) carryOut(asked.person, asked.to, reason.trim());
          }}
        >
          <p className={look.text}>
            {say('move.ask', { name: asked.person.name, group: groups[asked.to]?.name ?? '' })}
          </p>
          <ul>
            {asked.conflicts.map((c) => (
              <li key={JSON.stringify(c)}>{`${groups[c.group]?.name}: ${wordedConflict(c, byId)}`}</li>
            ))}
          </ul>
          <label className={styles.label}>
            {say('move.reason')}
            {/* biome-ignore lint/a11y/noAutofocus: the question follows the move that asks it. */}
            <input className={look.field} autoFocus value={reason} onChange={(e) => setReason(e.target.value)} />
          </label>
          <div className={styles.row}>
            <Button onClick={() => setAsked(undefined)}>{say('move.keep')}</Button>
            <Button type="submit" appearance="primary" disabledFocusable={!reason.trim()}>
              {say('move.anyway')}
            </Button>
          </div>
        </form>
      )}
      <div className={styles.cards}>
        {shown.slice(first, first + atOnce).map((n) => (
          <GroupCard
            key={n}
            group={groups[n] as Group}
            company={company}
            byId={byId}
            conflicts={conflicts[n] ?? []}
            others={groups}
            onMove={move}
            onDropped={(id) => move(id, n)}
            onLock={(locked) => onChange(groups.map((g, m) => (m === n ? { ...g, locked } : g)))}
          />
        ))}
      </div>
      {shown.length > atOnce && (
        <div className={styles.row}>
          <Button disabledFocusable={first === 0} onClick={() => startTransition(() => setPage(first / atOnce - 1))}>
            {say('groups.previous')}
          </Button>
          <span>
            {say('groups.page', { from: first + 1, to: Math.min(first + atOnce, shown.length), of: shown.length })}
          </span>
          <Button
            disabledFocusable={first + atOnce >= shown.length}
            onClick={() => startTransition(() => setPage(first / atOnce + 1))}
          >
            {say('groups.next')}
          </Button>
        </div>
      )}
    </section>
  );
}
