import { useDeferredValue } from 'react';
import { useLook } from '../ui/look.ts';
import { Export } from './Export.tsx';
import { FormGroups } from './FormGroups.tsx';
import { Groups } from './Groups.tsx';
import { HandOver } from './HandOver.tsx';
import { useOrganizerLook } from './look.ts';
import { useOrganizing } from './organizing.ts';
import { Picture } from './Picture.tsx';
import { PrintedList } from './PrintedList.tsx';
import { RosterIn } from './RosterIn.tsx';
import { SettingsForm } from './SettingsForm.tsx';
import { say } from './words.ts';

/** The Organizer: import a roster, form groups, review and adjust them, and hand them to their facilitators. */
export function Organizer() {
  const styles = useOrganizerLook();
  const look = useLook();
  const organizing = useOrganizing();
  const { people, groups, standing, trouble } = organizing;
  // The picture can wait until everything else is drawn.
  const pictured = useDeferredValue(groups);
  return (
    <>
      <main className={`${styles.page} ${styles.onScreen}`}>
        <header className={styles.section}>
          <h1 className={styles.title}>{say('title')}</h1>
          <p className={look.text}>{say('lead')}</p>
          <details className={styles.aside} open={people.length === 0}>
            <summary className={styles.summary}>{say('nothingKept')}</summary>
            <ul className={styles.points}>
              {(['nothingKept.1', 'nothingKept.2', 'nothingKept.3'] as const).map((word) => (
                <li key={word}>{say(word)}</li>
              ))}
            </ul>
          </details>
        </header>
        <RosterIn organizing={organizing} />
        {trouble && (
          <p role="alert" className={`${look.notice} ${styles.trouble}`}>
            {say(trouble)}
          </p>
        )}
        {people.length > 0 && (
          <>
            <SettingsForm settings={organizing.settings} isDone={groups.length > 0} onChange={organizing.decide} />
            <FormGroups organizing={organizing} />
          </>
        )}
        {groups.length > 0 && (
          <>
            <Picture groups={pictured} byId={standing.byId} />
            <Groups organizing={organizing} />
            <HandOver organizing={organizing} />
            <Export organizing={organizing} />
          </>
        )}
      </main>
      <PrintedList groups={groups} people={people} />
    </>
  );
}
