import { aroundTheClock } from '#grouping/company.ts';
import type { Person } from '#grouping/person.ts';
import type { Group } from './group.ts';

/** Measures of the drawing, in its own units. */
export const width = 960;
/** Left of the columns, for the time zones' names. */
export const margin = 76;
export const barHeight = 150;
export const rowHeight = 24;
/** Above the first time zone. */
export const gap = 16;

/** Distinguishable with color blindness, and on light and dark; the last one is for all other departments. */
const colours = ['#2f6fdb', '#d9822b', '#0f9d8a', '#9b51c4', '#c83c5a', '#7a9a01', '#3aa5d0', '#8a6d3b'];
const grey = '#7a808a';

/** A department, or (without a name) all those without a color of their own: how many people and groups it is in. */
interface Department {
  name: string;
  colour: string;
  people: number;
  groups: number;
  /** Its people in the columns, as an SVG path. */
  path: string;
}

interface Clock {
  /** Minutes ahead of UTC. */
  offset: number;
  /** The more people of a group, the higher; as an SVG path. */
  path: string;
}

/** The content of the picture: each group is a column, groups with the same hours side by side. */
export interface Drawn {
  departments: Department[];
  clocks: Clock[];
  /** Average and minimum per group. */
  mixed: { average: number; least: number };
  /** The largest time difference within a group now, in minutes, the shorter way round. */
  widest: number;
}

/** Draws groups with one path per color and time zone, however many people there are. */
export function drawn(groups: readonly Group[], byId: ReadonlyMap<string, Person>): Drawn {
  const columns = groups
    .map((g) => g.members.flatMap((id) => byId.get(id) ?? []))
    .filter((members) => members.length > 0)
    .map((members) => ({ members, clock: average(members.flatMap((p) => p.offset ?? [])) }))
    .sort((a, b) => a.clock - b.clock)
    .map(({ members }) => members);
  const people = columns.flat();
  const frequent = byFrequency(people.flatMap((p) => p.department ?? [])).slice(0, colours.length);
  const placeOf = new Map(frequent.map((name, n) => [name, n]));
  const departmentOf = (p: Person) => placeOf.get(p.department ?? '') ?? frequent.length;
  const step = (width - margin) / (columns.length || 1);
  const bar = step - Math.min(6, step / 5);
  const unit = barHeight / Math.max(...columns.map((c) => c.length), 1);
  const space = Math.min(1, unit / 8);
  const paths = Array.from({ length: frequent.length + 1 }, () => [] as string[]);
  const peopleIn = paths.map(() => 0);
  const groupsWith = paths.map(() => 0);
  for (const [n, members] of columns.entries()) {
    let height = 0;
    for (const [department, path] of paths.entries()) {
      const count = members.filter((p) => departmentOf(p) === department).length;
      if (count === 0) continue;
      peopleIn[department] = (peopleIn[department] ?? 0) + count;
      groupsWith[department] = (groupsWith[department] ?? 0) + 1;
      for (let one = 0; one < count; one++) path.push(box(n * step, barHeight - ++height * unit, bar, unit - space));
    }
  }
  const offsets = [...new Set(people.flatMap((p) => p.offset ?? []))].sort((a, b) => a - b);
  const clocks = offsets.map((offset, row) => {
    const middle = barHeight + gap + (row + 0.5) * rowHeight;
    const boxes = columns.flatMap((members, n) => {
      const share = members.filter((p) => p.offset === offset).length / members.length;
      const high = (0.2 + 0.6 * share) * rowHeight;
      return share === 0 ? [] : [box(n * step, middle - high / 2, bar, high)];
    });
    return { offset, path: boxes.join('') };
  });
  const mixed = columns.map((members) => new Set(members.map((p) => p.department ?? '')).size);
  const spans = columns.map((members) => widestOf(members.flatMap((p) => p.offset ?? [])));
  return {
    departments: paths.flatMap((path, n) =>
      path.length === 0
        ? []
        : {
            name: frequent[n] ?? '',
            colour: colours[n] ?? grey,
            people: peopleIn[n] as number,
            groups: groupsWith[n] as number,
            path: path.join(''),
          },
    ),
    clocks,
    mixed: { average: average(mixed), least: Math.min(...mixed) },
    widest: Math.max(0, ...spans),
  };
}

function box(x: number, y: number, wide: number, high: number): string {
  return `M${round(margin + x)} ${round(y)}h${round(wide)}v${round(high)}h${round(-wide)}z`;
}

const round = (length: number) => Math.round(length * 100) / 100;

function average(numbers: readonly number[]): number {
  return numbers.length === 0 ? 0 : numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
}

function widestOf(offsets: readonly number[]): number {
  return Math.max(0, ...offsets.flatMap((one) => offsets.map((other) => aroundTheClock(one - other))));
}

function byFrequency(names: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name]) => name);
}

/** "UTC+5:30" */
export function clockName(offset: number): string {
  const minutes = Math.abs(offset) % 60;
  const hours = Math.floor(Math.abs(offset) / 60);
  return `UTC${offset < 0 ? '−' : '+'}${hours}${minutes === 0 ? '' : `:${String(minutes).padStart(2, '0')}`}`;
}
