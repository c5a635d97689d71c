import { tokens } from '@fluentui/react-components';
import { useMemo } from 'react';
import type { Person } from '#grouping/person.ts';
import { useLook } from '../panel/look.ts';
import type { Group } from './handOver.ts';
import { useOrganizerLook } from './look.ts';
import { say } from './words.ts';

/** Told apart by those who see few colours, too, and on light and dark; the last is for all other departments. */
const colours = ['#2f6fdb', '#d9822b', '#0f9d8a', '#9b51c4', '#c83c5a', '#7a9a01', '#3aa5d0', '#8a6d3b'];
const others = '#7a808a';
const width = 960;
/** Left of the columns, for the clocks' names. */
const margin = 76;
/** More columns cannot be told apart. */
const drawn = 64;
const barHeight = 130;
const lineHeight = 22;

/** The whole at a glance: each group a column of its departments, and below it the clocks of its people. */
export function Picture({ groups, people }: { groups: readonly Group[]; people: readonly Person[] }) {
  const styles = useOrganizerLook();
  const look = useLook();
  const { columns, colourOf, named, clocks, mixed } = useMemo(() => measured(groups, people), [groups, people]);
  const step = (width - margin) / columns.length;
  const bar = Math.max(1, step - Math.min(6, step / 5));
  const unit = barHeight / Math.max(...columns.map((c) => c.length), 1);
  const label = say('picture.label', { count: groups.length, departments: Math.round(mixed * 10) / 10 });
  const clockAt = (offset: number) => barHeight + 24 + clocks.indexOf(offset) * lineHeight;
  return (
    <section className={styles.section} aria-labelledby="picture">
      <h2 id="picture" className={styles.heading}>
        {say('picture')}
      </h2>
      <p className={look.text}>{label}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard. */}
      <section className={styles.scroll} tabIndex={0} aria-label={say('picture.departments')}>
        <svg
          className={styles.picture}
          direction="ltr"
          viewBox={`0 0 ${width} ${barHeight + 24 + clocks.length * lineHeight}`}
          role="img"
          aria-label={label}
        >
          {clocks.map((offset) => (
            <g key={offset}>
              <text x={0} y={clockAt(offset) + 4} fontSize={12} fill={tokens.colorNeutralForeground2}>
                {clockName(offset)}
              </text>
              <path d={`M${margin} ${clockAt(offset)}H${width}`} stroke={tokens.colorNeutralStroke2} />
            </g>
          ))}
          {columns.map((members, n) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place.
            <g key={n} transform={`translate(${margin + n * step} 0)`}>
              {members.map((p, m) => (
                <rect
                  key={p.id}
                  y={barHeight - (m + 1) * unit}
                  width={bar}
                  height={Math.max(1, unit - 1)}
                  fill={colourOf(p)}
                />
              ))}
              {clocks.map((offset) => {
                const count = members.filter((p) => p.offset === offset).length;
                return count === 0 ? null : (
                  <circle
                    key={offset}
                    cx={bar / 2}
                    cy={clockAt(offset)}
                    r={Math.min(bar / 2, 2.5 + 1.8 * Math.sqrt(count))}
                    fill={tokens.colorCompoundBrandBackground}
                  />
                );
              })}
            </g>
          ))}
        </svg>
      </section>
      <ul className={styles.legend}>
        {named.map(({ name, colour }) => (
          <li key={name} className={look.muted}>
            <span aria-hidden style={{ color: colour }}>
              ■
            </span>{' '}
            {name}
          </li>
        ))}
      </ul>
      {clocks.length > 0 && <p className={look.muted}>{say('picture.zones')}</p>}
    </section>
  );
}

function measured(groups: readonly Group[], people: readonly Person[]) {
  const byId = new Map(people.map((p) => [p.id, p]));
  const counts = new Map<string, number>();
  for (const { department = '' } of people) counts.set(department, (counts.get(department) ?? 0) + 1);
  const frequent = [...counts.keys()]
    .filter((name) => name !== '')
    .sort((a, b) => (counts.get(b) as number) - (counts.get(a) as number) || (a < b ? -1 : 1))
    .slice(0, colours.length);
  const colourOf = ({ department = '' }: Person) => colours[frequent.indexOf(department)] ?? others;
  const named = frequent.map((name, n) => ({ name, colour: colours[n] ?? others }));
  if (counts.size > frequent.length) named.push({ name: say('picture.others'), colour: others });
  // Every so many-th stands for its neighbours.
  const every = Math.ceil(groups.length / drawn);
  const inGroups = groups.map((g) => g.members.flatMap((id) => byId.get(id) ?? []));
  const order = (p: Person) => (frequent.indexOf(p.department ?? '') + frequent.length + 1) % (frequent.length + 1);
  const columns = inGroups
    .filter((_, n) => n % every === 0)
    .map((members) => members.sort((a, b) => order(a) - order(b)));
  const mixed =
    inGroups.reduce((sum, members) => sum + new Set(members.map((p) => p.department ?? '')).size, 0) / groups.length;
  const clocks = [...new Set(people.flatMap((p) => p.offset ?? []))].sort((a, b) => b - a);
  return { columns, colourOf, named, clocks, mixed };
}

function clockName(offset: number): string {
  const minutes = Math.abs(offset) % 60;
  const hours = Math.floor(Math.abs(offset) / 60);
  return `UTC${offset < 0 ? '−' : '+'}${hours}${minutes === 0 ? '' : `:${String(minutes).padStart(2, '0')}`}`;
}
