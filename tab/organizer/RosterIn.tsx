import { Button } from '@fluentui/react-components';
import { type MouseEvent, useState } from 'react';
import { confidentialField } from '../ui/confidentialField.ts';
import { useLook } from '../ui/look.ts';
import { Check } from './check/Check.tsx';
import { download, exampleFile } from './handOver.ts';
import { useOrganizerLook } from './look.ts';
import type { Organizing } from './organizing.ts';
import { maxFileBytes } from './readTable.ts';
import { say } from './words.ts';

/** Reset, because browsers fire no event when the same file is chosen again, as after fixing a list. */
const chooseAnew = ({ currentTarget }: MouseEvent<HTMLInputElement>) => {
  currentTarget.value = '';
};

/** Imports a roster: a file, a pasted table, or saved work; then shows what was understood. */
export function RosterIn({ organizing }: { organizing: Organizing }) {
  const styles = useOrganizerLook();
  const look = useLook();
  const { roster, people, past } = organizing;
  const [pasted, setPasted] = useState('');
  const given = async (file: File | undefined, open: (file: File) => Promise<void>) => {
    if (!file) return;
    // Checked before reading: a page doesn't survive every file size.
    if (file.size > maxFileBytes) return organizing.fail('trouble.too-large');
    // The file's drive may be gone, or it may not be a regular file.
    await open(file).catch(() => organizing.fail('trouble.failed'));
  };
  return (
    <section className={styles.section} aria-labelledby="roster">
      <h2 id="roster" className={styles.heading}>
        {say('roster')}
      </h2>
      <p className={look.muted}>{say('roster.hint')}</p>
      <div className={styles.row}>
        <label className={`${styles.label} ${styles.file}`}>
          <span>{say('roster.file')}</span>
          <input
            className={look.field}
            type="file"
            accept=".csv,.txt,.tsv,.xlsx,text/csv"
            onClick={chooseAnew}
            onChange={(e) =>
              given(e.target.files?.[0], async (file) => {
                await organizing.read(await file.arrayBuffer());
              })
            }
          />
        </label>
        <label className={`${styles.label} ${styles.file}`}>
          <span>{say('roster.open')}</span>
          <input
            className={look.field}
            type="file"
            accept=".json,application/json"
            onClick={chooseAnew}
            onChange={(e) => given(e.target.files?.[0], async (file) => organizing.open(await file.text()))}
          />
        </label>
        <Button className={styles.tall} onClick={() => download('managers.csv', 'text/csv', exampleFile())}>
          {say('roster.example')}
        </Button>
      </div>
      <details>
        <summary className={styles.summary}>{say('roster.paste')}</summary>
        <div className={styles.section}>
          <textarea
            {...confidentialField}
            className={look.field}
            rows={4}
            aria-label={say('roster.paste')}
            value={pasted}
            onChange={(e) => setPasted(e.target.value)}
          />
          <Button
            className={styles.start}
            disabledFocusable={!pasted.trim()}
            onClick={() => void organizing.read(pasted)}
          >
            {say('roster.read')}
          </Button>
        </div>
      </details>
      <Check organizing={organizing} />
      {!roster && people.length > 0 && (
        <p role="status" className={`${look.text} ${look.strong}`}>
          {say('people', { count: people.length })}
        </p>
      )}
      {past.length > 0 && (
        <details>
          <summary className={styles.summary}>{say('past', { count: past.length })}</summary>
          <p className={look.muted}>{say('past.why')}</p>
          <ul className={look.list}>
            {past.map(({ until, groups }, n) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two can end on the same day
              <li key={n} className={styles.row}>
                <span className={styles.wide}>{say('past.until', { until, count: groups.length })}</span>
                <Button aria-label={say('past.forgetOne', { until })} onClick={() => organizing.forget(n)}>
                  {say('past.forget')}
                </Button>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
