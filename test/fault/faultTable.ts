import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A row of the table: the results of a fault that was injected `runs` times. `back` in ms. */
export interface Row {
  fault: string;
  runs: number;
  acknowledged: number;
  lost: number;
  doubled: number;
  back: number[];
}

/** Adds results to the fault's row, or as a new row. */
export function note(rows: Row[], row: Row): void {
  const same = rows.find(({ fault }) => fault === row.fault);
  if (!same) {
    rows.push(row);
    return;
  }
  for (const sum of ['runs', 'acknowledged', 'lost', 'doubled'] as const) same[sum] += row[sum];
  same.back.push(...row.back);
}

export function percentile(values: number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.min(Math.floor(sorted.length * part), sorted.length - 1)] ?? 0);
}

/** Prints the table of one file, and saves it for the table of all files if there is one (`wholeTable.ts`). */
export function report(rows: Row[]): void {
  process.stdout.write(`${tableOf(rows)}\n`);
  const folder = process.env.FAULT_ROWS;
  if (folder) writeFileSync(join(folder, `${randomUUID()}.json`), JSON.stringify(rows));
}

/** The table of faults, as text. */
export function tableOf(rows: Row[]): string {
  const head = ['fault', 'runs', 'acknowledged', 'lost', 'doubled', 'back p50', 'back p99'];
  const lines = rows.map(({ fault, runs, acknowledged, lost, doubled, back }) => {
    const times = back.length ? [0.5, 0.99].map((part) => `${percentile(back, part)} ms`) : ['-', '-'];
    return [fault, runs, acknowledged, lost, doubled, ...times];
  });
  return [head, head.map(() => '---'), ...lines].map((line) => `| ${line.join(' | ')} |`).join('\n');
}
