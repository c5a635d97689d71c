import { Button, mergeClasses } from '@fluentui/react-components';
import { ArrowUploadRegular, LockClosedRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { confidentialField } from '../ui/confidentialField.ts';
import { useLook } from '../ui/look.ts';
import { download, exampleFile } from './files.ts';
import { useOrganizerLook } from './look.ts';
import type { Organizing } from './organizing.ts';
import { Reading } from './SearchProgress.tsx';
import type { Files } from './useFiles.tsx';
import { say } from './words.ts';

/** The first step: a list of managers, dropped, chosen or pasted. */
export function ListStep({ organizing, files }: { organizing: Organizing; files: Files }) {
  const styles = useOrganizerLook();
  const look = useLook();
  const [pasted, setPasted] = useState<string>();
  return (
    <section className={styles.listStep} aria-labelledby="list">
      <div className={mergeClasses(styles.drop, files.isOver && styles.dropOver)}>
        <ArrowUploadRegular className={styles.dropIcon} aria-hidden="true" />
        <h2 id="list" tabIndex={-1} className={styles.heading}>
          {say('drop')}
        </h2>
        <p className={look.muted}>{say('drop.hint')}</p>
        <div className={styles.dropWays}>
          <Button appearance="primary" className={styles.tall} onClick={files.chooseList}>
            {say('drop.choose')}
          </Button>
          <Button
            className={styles.tall}
            aria-expanded={pasted !== undefined}
            onClick={() => setPasted(pasted === undefined ? '' : undefined)}
          >
            {say('drop.paste')}
          </Button>
        </div>
        {pasted !== undefined && (
          <form
            className={styles.pasteForm}
            onSubmit={(event) => {
              event.preventDefault();
              if (pasted.trim()) void organizing.read(pasted);
            }}
          >
            <textarea
              {...confidentialField}
              className={look.field}
              rows={5}
              aria-label={say('drop.paste')}
              placeholder={say('drop.pasteHint')}
              // biome-ignore lint/a11y/noAutofocus: pasting is the next step
              autoFocus
              value={pasted}
              onChange={(e) => setPasted(e.target.value)}
            />
            <Button type="submit" appearance="primary" className={styles.tall} disabledFocusable={!pasted.trim()}>
              {say('roster.read')}
            </Button>
          </form>
        )}
        <Reading helper={organizing.helper} />
      </div>
      <aside className={styles.listAside} aria-labelledby="need">
        <h3 id="need" className={styles.sub}>
          {say('need')}
        </h3>
        <p className={look.text}>{say('need.must')}</p>
        <p className={look.muted}>{say('need.better')}</p>
        <Button className={styles.start} onClick={() => download('managers.csv', 'text/csv', exampleFile())}>
          {say('roster.example')}
        </Button>
        <p className={styles.keptHere}>
          <LockClosedRegular className={styles.keptIcon} aria-hidden="true" />
          <span>{say('nothingKept')}</span>
        </p>
      </aside>
    </section>
  );
}
