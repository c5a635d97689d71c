import { Button, mergeClasses } from '@fluentui/react-components';
import { DismissRegular, LockClosedRegular, LockOpenRegular, WarningRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import type { Company } from '#grouping/company.ts';
import { type Conflict, granted } from '#grouping/conflicts.ts';
import type { Person } from '#grouping/person.ts';
import { wishes } from '#grouping/settings.ts';
import { Fold } from '../ui/Fold.tsx';
import { useLook } from '../ui/laterLook.ts';
import { useCardLook } from './cardLook.ts';
import type { Evaluation } from './evaluation.ts';
import { useOrganizerLook } from './look.ts';
import { MemberRow } from './MemberRow.tsx';
import { MoveMenu } from './MoveMenu.tsx';
import { lackOf, mixOf } from './mix.ts';
import type { Organizing } from './organizing.ts';
import { fullName, listed } from './people.ts';
import { say } from './words.ts';

interface Props {
  /** The group's index. */
  number: number;
  organizing: Organizing;
  /** The person being dragged. */
  dragged: string | undefined;
  newConflicts(id: string, to: number): readonly Conflict[];
  onDrag(id: string | undefined): void;
  onMove(id: string, to: number): void;
}

/** One group: its people, broken rules and granted wishes. People can be dragged, or moved with their menu. */
export function GroupCard({ number, organizing, dragged, newConflicts, onDrag, onMove }: Props) {
  const styles = useOrganizerLook();
  const card = useCardLook();
  const look = useLook();
  const [over, setOver] = useState(false);
  const { groups, standing } = organizing;
  const { company, byId } = standing;
  const group = groups[number];
  if (!group) return null;
  const members = group.members.flatMap((id) => byId.get(id) ?? []);
  const { open = [], accepted = [] } = standing.conflicts[number] ?? {};
  const change = (next: Partial<typeof group>) =>
    organizing.adjust(groups.map((g, n) => (n === number ? { ...g, ...next } : g)));
  // While someone is dragged, each card says beforehand whether they fit.
  const isAsked = dragged !== undefined && !group.locked && !group.members.includes(dragged);
  const wouldBreak = isAsked ? newConflicts(dragged, number) : [];
  return (
    <article
      className={mergeClasses(
        card.card,
        open.length > 0 && card.broken,
        over && (wouldBreak.length > 0 ? card.overBroken : card.over),
      )}
      aria-label={group.name}
      onDragOver={(e) => {
        if (group.locked) return;
        e.preventDefault();
        setOver(true);
      }}
      onDragLeave={(e) => {
        if (!e.currentTarget.contains(e.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={(e) => {
        e.preventDefault();
        setOver(false);
        onDrag(undefined);
        onMove(e.dataTransfer.getData('text/plain'), number);
      }}
    >
      <div className={look.line}>
        <span className={styles.who}>
          <h3 className={styles.sub}>{group.name}</h3>
          {isAsked ? (
            <span className={wouldBreak.length > 0 ? look.problem : card.fits}>
              {wouldBreak.length > 0 ? wordedMove(wouldBreak, standing) : say('move.fitsHere')}
            </span>
          ) : (
            <span className={look.muted}>{mixOf(members)}</span>
          )}
        </span>
        <Button
          className={look.icon}
          appearance="subtle"
          aria-pressed={group.locked}
          aria-label={say('group.lock', { group: group.name })}
          title={say(group.locked ? 'group.locked' : 'group.open')}
          icon={group.locked ? <LockClosedRegular /> : <LockOpenRegular />}
          onClick={() => change({ locked: !group.locked })}
        />
      </div>
      <ul className={look.list}>
        {group.members.map((id) => (
          <MemberRow
            key={id}
            id={id}
            person={byId.get(id)}
            seat={company.indexOf.get(id) ?? 0}
            isMovable={!group.locked}
            onDrag={onDrag}
          >
            {!group.locked && byId.has(id) && (
              <MoveMenu
                person={byId.get(id) as Person}
                own={number}
                groups={groups}
                company={company}
                newConflicts={newConflicts}
                onMove={onMove}
              />
            )}
          </MemberRow>
        ))}
      </ul>
      {open.map((c) => (
        <p key={JSON.stringify(c)} className={mergeClasses(look.problem, styles.conflict)}>
          {/* Also visible where all text has the same colour. */}
          <WarningRegular aria-hidden />
          <span>{wordedConflict(c, standing)}</span>
        </p>
      ))}
      {accepted.map((c) => (
        <p key={JSON.stringify(c)} className={look.muted}>
          {wordedConflict(c, standing)}
        </p>
      ))}
      {group.pins.map((pin, n) => {
        const names = listed(pin.people.map((id) => byId.get(id)?.name ?? id));
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: texts may repeat
          <div key={n} className={look.line}>
            <p className={look.muted}>
              {pin.reason ? say('move.because', { names, reason: pin.reason }) : say('move.byHand', { names })}
            </p>
            <Button
              className={look.icon}
              appearance="subtle"
              icon={<DismissRegular />}
              aria-label={say('move.release', { names })}
              title={say('move.release', { names })}
              onClick={() => change({ pins: group.pins.filter((one) => one !== pin) })}
            />
          </div>
        );
      })}
      <Wishes company={company} members={members} />
    </article>
  );
}

/** How far the wishes are granted; unfolded, each of them and, if not fully, why. */
function Wishes({ company, members }: { company: Company; members: readonly Person[] }) {
  const card = useCardLook();
  const ids = members.map((p) => p.id);
  const grants = granted(company, ids);
  const { weights } = company.settings;
  const all = wishes.reduce((sum, wish) => sum + weights[wish], 0);
  const share = all === 0 ? 1 : wishes.reduce((sum, wish) => sum + weights[wish] * grants[wish], 0) / all;
  return (
    <div className={card.bars}>
      <Fold label={say('group.granted', { share })}>
        {wishes.map((wish) => (
          <div key={wish} className={card.wish}>
            <span className={card.wishName}>{say(`wish.${wish}`)}</span>
            {/* biome-ignore lint/a11y/useSemanticElements: a <meter> can't have the theme's colors */}
            <span
              className={card.meter}
              role="meter"
              aria-label={say(`wish.${wish}`)}
              aria-valuemin={0}
              aria-valuemax={100}
              aria-valuenow={Math.round(grants[wish] * 100)}
            >
              <span className={card.fill} style={{ width: `${grants[wish] * 100}%` }} />
            </span>
            <span className={card.percent}>{say('group.percent', { share: grants[wish] })}</span>
            {grants[wish] < 1 && <span className={card.lack}>{lackOf(company, members, wish)}</span>}
          </div>
        ))}
      </Fold>
    </div>
  );
}

/** What a move would break: the first of it, and how much more. */
function wordedMove(conflicts: readonly Conflict[], standing: Evaluation): string {
  const [first, ...more] = conflicts;
  const what = first ? wordedConflict(first, standing) : '';
  return more.length === 0 ? say('move.would', { what }) : say('move.wouldMore', { what, count: more.length });
}

/** A conflict as a sentence. */
export function wordedConflict(
  { rule, people }: Conflict,
  { company, byId }: Pick<Evaluation, 'company' | 'byId'>,
): string {
  const [a = '', b = ''] = people.map((id) => byId.get(id)?.name ?? id);
  const { min, max } = company.settings;
  return say(`conflict.${rule}`, { a: fullName(a), b: fullName(b), min, max, isOneSize: String(min === max) });
}
