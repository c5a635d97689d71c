import Papa from 'papaparse';
import type { Problem } from '#grouping/roster.ts';
import { say } from '../words.ts';

/** A problem shared by some rows, and whose rows they are. */
export interface Trouble {
  kind: Problem['kind'];
  value: string;
  lines: number[];
  names: string[];
}

/** A duplicate or a missing email concerns one row; a manager or a time zone may concern hundreds. */
const shared: ReadonlySet<Problem['kind']> = new Set([
  'unknown-manager',
  'unknown-zone',
  'unknown-level',
  'extra-cells',
  'too-many',
] as const);

/** Problems, combined where many rows share one: of people left out, and of people kept. */
export function gathered(problems: readonly Problem[]): { leftOut: Trouble[]; kept: Trouble[] } {
  const gather = (some: readonly Problem[]) => {
    const found = new Map<string, Trouble>();
    for (const { kind, value, line, name } of some) {
      const key = shared.has(kind) ? `${kind} ${value}` : `${kind} ${line}`;
      const trouble = found.get(key) ?? { kind, value, lines: [], names: [] };
      trouble.lines.push(line);
      if (name) trouble.names.push(name);
      found.set(key, trouble);
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

/** What is wrong, as a sentence without the row. */
export function sentenceOf({ kind, value }: Pick<Problem, 'kind' | 'value'>): string {
  return say(`problem.${kind}`, { value: value || 'none' });
}

/** All problems as CSV, one row each: a page can't show thousands. */
export function problemsFile(problems: readonly Problem[]): string {
  const heading = [say('problem.row'), say('column.name'), say('problem.leftOut'), say('problem.why')];
  const rows = problems.map(({ line, name, kind, value, kept }) => [
    line,
    name,
    kept ? '' : say('example.yes'),
    sentenceOf({ kind, value }),
  ]);
  // The byte order mark tells Excel that this is UTF-8.
  return `\uFEFF${Papa.unparse([heading, ...rows], { escapeFormulae: true })}`;
}
