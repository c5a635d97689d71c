import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Class } from './history.ts';
import type { Mode } from './run.ts';

/** A deliberate bug, and where it must be noticed. */
export interface Sabotage {
  name: string;
  /** The mode in which it shows. */
  mode: Mode;
  /** The kind of violation it must cause. */
  shows: readonly Class[];
  /** Each pattern must match its file; if one doesn't, the code has changed and the sabotage fails. */
  changes: ReadonlyArray<{ file: string; from: string | RegExp; to: string }>;
}

export const sabotages: readonly Sabotage[] = [
  {
    name: 'no deduplication of repeated commands',
    mode: 'connections of clients cut',
    shows: ['doubled', 'refused-yet-done'],
    changes: [
      {
        file: 'server/session/decide.ts',
        from: 'if (recorded) return { session, ...recorded };',
        to: '',
      },
    ],
  },
  {
    name: 'gaps in the log are accepted',
    mode: 'published messages dropped, doubled, late',
    shows: ['diverged', 'lost', 'misapplied'],
    changes: [
      {
        file: 'server/store/redis/logFollower.ts',
        from: 'this.#comesNext(entry.position) && openEntry(',
        to: 'openEntry(',
      },
      // Otherwise only the next entry would decrypt.
      {
        file: 'server/store/redis/sealedEntry.ts',
        from: /`\$\{context\}-\$\{version\} \$\{after\}`/,
        to: 'context',
      },
    ],
  },
  {
    name: 'no memory of clears',
    mode: 'cleared behind a cut, then Redis emptied',
    shows: ['back-after-cleared'],
    changes: [
      {
        file: 'server/store/redis/clearedSessions.ts',
        from: 'cleared.set(openedAt, { until, left });',
        to: '',
      },
    ],
  },
];

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A copy of the server's sources with this bug; `remove` deletes it. */
export function build(sabotage: Sabotage): { main: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'mini-m-sabotage-'));
  cpSync(join(root, 'server'), join(folder, 'server'), { recursive: true });
  cpSync(join(root, 'package.json'), join(folder, 'package.json'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const { file, from, to } of sabotage.changes) {
    const before = readFileSync(join(folder, file), 'utf8');
    const after = before.replace(from, to);
    if (after === before) throw new Error(`"${sabotage.name}": ${String(from)} isn't in ${file} any more.`);
    writeFileSync(join(folder, file), after);
  }
  return { main: join(folder, 'server/main.ts'), remove: () => rmSync(folder, { recursive: true }) };
}
