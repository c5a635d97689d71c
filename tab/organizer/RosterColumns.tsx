import { columns } from '#grouping/roster.ts';
import { useLook } from '../ui/look.ts';
import { useOrganizerLook } from './look.ts';
import { say } from './words.ts';
import type { Roster } from './worker.ts';

interface ColumnsProps {
  roster: Roster;
  onMatching(matching: Roster['matching']): void;
}

/** What each column of the list holds, to be changed, and its first rows. */
export function RosterColumns({ roster, onMatching }: ColumnsProps) {
  const styles = useOrganizerLook();
  const look = useLook();
  const [heading = [], ...rows] = roster.rows;
  return (
    <div className={styles.section}>
      <div className={styles.grid}>
        {columns.map((column) => (
          <label key={column} className={styles.label}>
            <span>{say(`column.${column}`)}</span>
            <select
              className={look.field}
              value={roster.matching[column] ?? ''}
              onChange={(e) => {
                const { [column]: _, ...others } = roster.matching;
                onMatching(e.target.value === '' ? others : { ...others, [column]: Number(e.target.value) });
              }}
            >
              <option value="">{say('column.none')}</option>
              {heading.map((title, n) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a column's identity is its position
                <option key={n} value={n}>
                  {title || say('column.untitled', { n: n + 1 })}
                </option>
              ))}
            </select>
          </label>
        ))}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable without a mouse */}
      <section className={styles.scroll} tabIndex={0} aria-label={say('preview')}>
        <table className={styles.table}>
          <caption>{say('preview')}</caption>
          <thead>
            <tr>
              {heading.map((title, n) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a column's identity is its position
                <th key={n} scope="col">
                  {title || say('column.untitled', { n: n + 1 })}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, 4).map((row, n) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a row's identity is its position
              <tr key={n}>
                {heading.map((_, m) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a cell's identity is its position
                  <td key={m}>{row[m]}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}
