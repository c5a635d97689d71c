import { tokens } from '@fluentui/react-components';
import { useMemo } from 'react';
import type { Person } from '#grouping/person.ts';
import { useLook } from '../panel/look.ts';
import type { Group } from './handOver.ts';
import { useOrganizerLook } from './look.ts';
import { say } from './words.ts';

const colours = ['#2f6fdb', '#0f9d8a', '#d9822b', '#9b51c4', '#c83c5a', '#5a7d1f', '#3aa5d0', '#8a6d3b', '#6b7280'];
const width = 960;
const drawn = 64;
const barHeight = 120;

/** The whole at a glance: each group a column of its departments, and below it the clocks of its people. */
export function Picture({ groups, people }: { groups: readonly Group[]; people: readonly Person[] }) {
  const styles = useOrganizerLook();
  const look = useLook();
  const { columns, departments, low, high } = useMemo(() => measured(groups, people), [groups, people]);
  const step = width / columns.length;
  const bar = Math.max(1, step - Math.min(4, step / 5));
  const unit = barHeight / Math.max(...columns.map((c) => c.length), 1);
  const clockAt = (offset: number) => barHeight + 40 + (90 * (high - offset)) / Math.max(60, high - low);
  const mixed = columns.reduce((sum, c) => sum + new Set(c.map((p) => p.department ?? '')).size, 0) / columns.length;
  const label = say('picture.label', { count: groups.length, departments: Math.round(mixed * 10) / 10 });
  return (
    <section className={styles.section} aria-labelledby="picture">
      <h2 id="picture" className={styles.heading}>
        {say('picture')}
      </h2>
      <p className={look.muted}>{label}</p>
      <svg className={styles.picture} viewBox={`0 0 ${width} ${barHeight + 145}`} role="img" aria-label={label}>
        {columns.map((members, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place.
          <g key={n} transform={`translate(${n * step} 0)`}>
            {members.map((p, m) => (
              <rect
                key={p.id}
                y={barHeight - (m + 1) * unit}
                width={bar}
                height={Math.max(1, unit - 1)}
                fill={colours[departments.indexOf(p.department ?? '') % colours.length] ?? colours[0]}
              />
            ))}
            {members.map(
              (p) =>
                p.offset !== undefined && (
                  <circle
                    key={p.id}
                    cx={bar / 2}
                    cy={clockAt(p.offset)}
                    r={Math.min(4, bar / 2)}
                    fill={tokens.colorCompoundBrandBackground}
                    opacity={0.7}
                  />
                ),
            )}
          </g>
        ))}
        <text x={0} y={barHeight + 24} fontSize={12} fill={tokens.colorNeutralForeground2}>
          {`${say('picture.zones')}: ${hours(low)} – ${hours(high)}`}
        </text>
      </svg>
      <ul
        className={look.links}
        style={{ listStyle: 'none', padding: 0, gap: '12px' }}
        aria-label={say('picture.departments')}
      >
        {departments.slice(0, 12).map((name, n) => (
          <li key={name} className={look.muted}>
            <span aria-hidden style={{ color: colours[n % colours.length] }}>
              ■
            </span>{' '}
            {name || '–'}
          </li>
        ))}
      </ul>
    </section>
  );
}

function measured(groups: readonly Group[], people: readonly Person[]) {
  const byId = new Map(people.map((p) => [p.id, p]));
  const departments = [...new Set(people.map((p) => p.department ?? ''))].sort();
  // Hundreds of columns cannot be told apart: every so many-th stands for its neighbours.
  const every = Math.ceil(groups.length / drawn);
  const columns = groups
    .filter((_, n) => n % every === 0)
    .map((g) =>
      g.members
        .flatMap((id) => byId.get(id) ?? [])
        .sort((a, b) => ((a.department ?? '') < (b.department ?? '') ? -1 : 1)),
    );
  const offsets = people.flatMap((p) => p.offset ?? []);
  const low = offsets.reduce((a, b) => Math.min(a, b), offsets[0] ?? 0);
  const high = offsets.reduce((a, b) => Math.max(a, b), offsets[0] ?? 0);
  return { columns, departments, low, high };
}

function hours(offset: number): string {
  return `${offset < 0 ? '−' : '+'}${Math.floor(Math.abs(offset) / 60)}:${String(Math.abs(offset) % 60).padStart(2, '0')}`;
}
