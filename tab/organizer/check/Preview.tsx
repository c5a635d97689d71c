import { columns } from '#grouping/reading/columns.ts';
import { useLook } from '../../ui/look.ts';
import { useOrganizerLook } from '../look.ts';
import type { Reading } from '../reading.ts';
import { say } from '../words.ts';
import { titleOf } from './titles.ts';

/** The first rows as they were read, each column with what it was matched with. */
export function Preview({ reading: { heading, rows, rowsAbove, matching } }: { reading: Reading }) {
  const styles = useOrganizerLook();
  const look = useLook();
  const meaning = (n: number) =>
    columns.filter((column) => matching[column].includes(n)).map((c) => say(`column.${c}`));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable without a mouse
    <section className={styles.scroll} tabIndex={0} aria-label={say('preview')}>
      <table className={styles.table}>
        <caption>
          {say('preview')}
          {rowsAbove > 0 && ` · ${say('preview.above', { count: rowsAbove })}`}
        </caption>
        <thead>
          <tr>
            {heading.map((_, n) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a column's identity is its position
              <th key={n} scope="col">
                {titleOf(heading, n)}
                {meaning(n).length > 0 && <div className={look.muted}>{meaning(n).join(', ')}</div>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, n) => (
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
  );
}
