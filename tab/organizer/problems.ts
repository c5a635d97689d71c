import type { Problem } from '#grouping/roster.ts';

/** A problem shared by some rows. */
export interface Trouble {
  kind: Problem['kind'];
  value: string;
  lines: number[];
}

/** A duplicate or a missing email concerns one row; a manager or a time zone may concern hundreds. */
const shared: ReadonlySet<Problem['kind']> = new Set(['unknown-manager', 'unknown-zone', 'too-many'] as const);

/** Problems, combined where many rows share one: of people left out, and of people kept. */
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

/** "2–5, 9": lines in ascending order. */
export function ranges(lines: readonly number[]): string {
  const parts: [number, number][] = [];
  for (const line of lines) {
    const last = parts.at(-1);
    if (last && line === last[1] + 1) last[1] = line;
    else parts.push([line, line]);
  }
  return parts.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(', ');
}
