import { tokens } from '@fluentui/react-components';
import { memo, useMemo } from 'react';
import type { Person } from '#grouping/person.ts';
import { useLook } from '../ui/look.ts';
import type { Group } from './group.ts';
import { useOrganizerLook } from './look.ts';
import { timeOf } from './mix.ts';
import { barHeight, clockName, drawn, gap, margin, rowHeight, width } from './picture.ts';
import { say } from './words.ts';

interface Props {
  groups: readonly Group[];
  byId: ReadonlyMap<string, Person>;
}

/** The whole at a glance: each group is a column of its departments; below, the time zones of its people. */
export const Picture = memo(({ groups, byId }: Props) => {
  const styles = useOrganizerLook();
  const look = useLook();
  const { departments, clocks, mixed, widest } = useMemo(() => drawn(groups, byId), [groups, byId]);
  const one = (number: number) => Math.round(number * 10) / 10;
  const label = [
    say('picture.label', { count: groups.length, departments: one(mixed.average), least: mixed.least }),
    clocks.length > 1 && (widest === 0 ? say('picture.sameClock') : say('picture.widest', { time: timeOf(widest) })),
  ]
    .filter(Boolean)
    .join(' ');
  const height = barHeight + (clocks.length > 0 ? gap + clocks.length * rowHeight : 0);
  return (
    <div className={styles.section}>
      <p className={look.text}>{label}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable without a mouse */}
      <section className={styles.scroll} tabIndex={0} aria-label={say('picture.departments')}>
        <svg
          className={styles.picture}
          direction="ltr"
          viewBox={`0 0 ${width} ${height}`}
          role="img"
          aria-label={label}
        >
          {departments.map(({ name, colour, path }) => (
            <path key={name} d={path} fill={colour} />
          ))}
          {clocks.map(({ offset, path }, row) => {
            const middle = barHeight + gap + (row + 0.5) * rowHeight;
            return (
              <g key={offset}>
                <text x={0} y={middle + 4} fontSize={12} fill="currentColor">
                  {clockName(offset)}
                </text>
                <path d={`M${margin} ${middle}H${width}`} stroke="currentColor" strokeOpacity={0.2} />
                <path d={path} fill={tokens.colorCompoundBrandBackground} />
              </g>
            );
          })}
        </svg>
      </section>
      <ul className={styles.legend}>
        {departments.map(({ name, colour, people, groups: within }) => (
          <li key={name} className={look.muted}>
            <span aria-hidden className={styles.swatch} style={{ color: colour }}>
              ■
            </span>{' '}
            <span>
              {say('picture.department', {
                name: name || say('picture.others'),
                people,
                groups: within,
                of: groups.length,
              })}
            </span>
          </li>
        ))}
      </ul>
      {clocks.length > 0 && <p className={look.muted}>{say('picture.zones')}</p>}
    </div>
  );
});
