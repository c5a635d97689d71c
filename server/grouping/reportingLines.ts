import type { Person } from './person.ts';

/** Everyone below a manager has an `enter` between the manager's `enter` and `leave`. */
interface Line {
  enter: number;
  leave: number;
  depth: number;
}

/** Numbers the reporting tree in preorder, by the ids of its people. */
export function reportingLines(people: readonly Person[]): Map<string, Line> {
  const known = new Set(people.map((p) => p.id));
  const reports = new Map<string, string[]>();
  const open: { id: string; next: number; depth: number }[] = [];
  for (const { id, manager } of people) {
    if (manager === undefined || !known.has(manager)) open.push({ id, next: 0, depth: 0 });
    else reports.set(manager, [...(reports.get(manager) ?? []), id]);
  }
  const lines = new Map<string, Line>();
  let count = 0;
  for (let at = open.at(-1); at; at = open.at(-1)) {
    const line = lines.get(at.id) ?? { enter: ++count, leave: 0, depth: at.depth };
    lines.set(at.id, line);
    const report = reports.get(at.id)?.[at.next++];
    if (report !== undefined) open.push({ id: report, next: 0, depth: at.depth + 1 });
    else {
      line.leave = count + 1;
      open.pop();
    }
  }
  return lines;
}
