import { mergeClasses } from '@fluentui/react-components';
import { columns } from '#grouping/reading/columns.ts';
import { useOrganizerLook } from '../look.ts';
import type { Reading } from '../reading.ts';
import { say } from '../words.ts';
import { useCheckLook } from './look.ts';
import { titleOf } from './titles.ts';

/** The first rows as they were read: the columns that are used, each with what it was matched with, then the others. */
export function Preview({ reading: { heading, rows, rowsAbove, matching } }: { reading: Reading }) {
  const styles = useOrganizerLook();
  const check = useCheckLook();
  const meaningOf = (n: number) =>
    columns.filter((column) => matching[column].includes(n)).map((column) => say(`column.${column}`));
  const used = [...new Set(columns.flatMap((column) => matching[column]))].filter((n) => n < heading.length);
  const shown = [...used, ...[...heading.keys()].filter((n) => !used.includes(n))];
  const lookOf = (n: number) => mergeClasses(!used.includes(n) && check.unused);
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
            {shown.map((n) => (
              <th key={n} scope="col" className={lookOf(n)}>
                <div className={check.meaning}>{meaningOf(n).join(', ') || '\u00a0'}</div>
                {titleOf(heading, n)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, n) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row's identity is its position
            <tr key={n}>
              {shown.map((m) => (
                <td key={m} className={lookOf(m)}>
                  {row[m]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
