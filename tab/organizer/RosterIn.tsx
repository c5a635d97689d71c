import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import type { Person } from '#grouping/person.ts';
import { columns, type Matching } from '#grouping/roster.ts';
import { useLook } from '../panel/look.ts';
import { useOrganizerLook } from './look.ts';
import { largestFile } from './readTable.ts';
import { say } from './words.ts';
import type { Roster } from './worker.ts';

const shownProblems = 200;

interface Props {
  roster: Roster | undefined;
  people: readonly Person[];
  onSource(source: ArrayBuffer | string): void;
  onMatching(matching: Matching): void;
  onTooLarge(): void;
  onOpen(text: string): void;
}

/** Where a roster comes in: a file, a pasted table, or what was saved; then what was understood of it. */
export function RosterIn({ roster, people, onSource, onMatching, onTooLarge, onOpen }: Props) {
  const styles = useOrganizerLook();
  const look = useLook();
  const [pasted, setPasted] = useState('');
  const read = async (file: File | undefined) => {
    if (!file) return;
    // Before it is read at all: a page does not survive everything.
    if (file.size > largestFile) onTooLarge();
    else onSource(await file.arrayBuffer());
  };
  const openFile = async (file: File | undefined) => {
    if (!file) return;
    if (file.size > largestFile) onTooLarge();
    else onOpen(await file.text());
  };
  return (
    <section className={styles.section} aria-labelledby="roster">
      <h2 id="roster" className={styles.heading}>
        {say('roster')}
      </h2>
      <p className={look.muted}>{say('roster.hint')}</p>
      <div className={styles.row}>
        <label className={styles.label}>
          {say('roster.file')}
          <input
            className={look.field}
            type="file"
            accept=".csv,.txt,.tsv,text/csv"
            onChange={(e) => read(e.target.files?.[0])}
          />
        </label>
        <label className={styles.label}>
          {say('roster.open')}
          <input
            className={look.field}
            type="file"
            accept=".json,application/json"
            onChange={(e) => openFile(e.target.files?.[0])}
          />
        </label>
      </div>
      <details>
        <summary className={styles.summary}>{say('roster.paste')}</summary>
        <textarea
          className={look.field}
          rows={4}
          aria-label={say('roster.paste')}
          value={pasted}
          onChange={(e) => setPasted(e.target.value)}
        />
        <Button className={look.short} disabledFocusable={!pasted.trim()} onClick={() => onSource(pasted)}>
          {say('roster.read')}
        </Button>
      </details>
      {roster && (
        <details open={roster.problems.length === 0 && people.length === 0}>
          <summary className={styles.summary}>{say('columns')}</summary>
          <Columns roster={roster} onMatching={onMatching} />
        </details>
      )}
      {people.length > 0 && <p role="status">{say('people', { count: people.length })}</p>}
      {roster && roster.problems.length > 0 && (
        <details open>
          <summary className={styles.summary}>{say('problems', { count: roster.problems.length })}</summary>
          <ul style={{ maxHeight: '14em', overflow: 'auto' }}>
            {roster.problems.slice(0, shownProblems).map(({ line, kind, value }) => (
              <li key={`${line} ${kind}`}>{say('problem.line', { line, what: say(`problem.${kind}`, { value }) })}</li>
            ))}
            {roster.problems.length > shownProblems && <li>…</li>}
          </ul>
        </details>
      )}
    </section>
  );
}

function Columns({ roster, onMatching }: { roster: Roster; onMatching(matching: Matching): void }) {
  const styles = useOrganizerLook();
  const look = useLook();
  const [heading = [], ...rows] = roster.rows;
  return (
    <div className={styles.section}>
      <div className={styles.grid}>
        {columns.map((column) => (
          <label key={column} className={styles.label}>
            {say(`column.${column}`)}
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
                // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place.
                <option key={n} value={n}>
                  {title}
                </option>
              ))}
            </select>
          </label>
        ))}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard. */}
      <section className={styles.scroll} tabIndex={0} aria-label={say('preview')}>
        <table className={styles.table}>
          <caption>{say('preview')}</caption>
          <thead>
            <tr>
              {heading.map((title, n) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place.
                <th key={n} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, 4).map((row, n) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place.
              <tr key={n}>
                {heading.map((_, m) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place.
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
