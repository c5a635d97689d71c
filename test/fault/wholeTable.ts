import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Row, tableOf } from './faultTable.ts';

/** After all fault tests, prints one table with the results of every file. */
export default function setup(): () => Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'mini-m-faults-'));
  process.env.FAULT_ROWS = folder;
  return async () => {
    const rows = readdirSync(folder).flatMap((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Row[]);
    rmSync(folder, { recursive: true });
    rows.sort((a, b) => a.fault.localeCompare(b.fault));
    process.stdout.write(`\nAll faults:\n${tableOf(rows)}\n`);
  };
}
