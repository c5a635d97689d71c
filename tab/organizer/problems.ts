import type { Problem } from '#grouping/roster.ts';

/** What is wrong with some rows for one and the same reason. */
export interface Trouble {
  kind: Problem['kind'];
  value: string;
  lines: number[];
}

/** A duplicate or an email that is missing is of one row; a manager or a zone can be that of hundreds. */
const shared: ReadonlySet<Problem['kind']> = new Set(['unknown-manager', 'unknown-zone', 'too-many'] as const);

/** Problems put together where many rows have the same: of people left out, and of those kept. */
export function gathered(problems: readonly Problem[]): { leftOut: Trouble[]; kept: Trouble[] } {
  const gather = (some: readonly Problem[]) => {
    const found = new Map<string, Trouble>();
    for (const { kind, value, line } of some) {
      const key = shared.has(kind) ? `${kind} ${value}` : `${kind} ${line}`;
      const same = found.get(key);
      if (same) same.lines.push(line);
      else found.set(key, { kind, value, lines: [line] });
    }
    return [...found.values()];
  };
  return { leftOut: gather(problems.filter((p) => !p.kept)), kept: gather(problems.filter((p) => p.kept)) };
}

/** "2–5, 9": lines in rising order. */
export function ranges(lines: readonly number[]): string {
  const parts: [number, number][] = [];
  for (const line of lines) {
    const last = parts.at(-1);
    if (last && line === last[1] + 1) last[1] = line;
    else parts.push([line, line]);
  }
  return parts.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(', ');
}
