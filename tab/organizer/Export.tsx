import { Button } from '@fluentui/react-components';
import { useLook } from '../ui/look.ts';
import { download, groupsFile } from './files.ts';
import { useOrganizerLook } from './look.ts';
import type { Organizing } from './organizing.ts';
import { say } from './words.ts';

/** What the Organizer can take along: their own file, a table of the groups, a printed list. */
export function Export({ organizing }: { organizing: Organizing }) {
  const styles = useOrganizerLook();
  const look = useLook();
  return (
    <section className={`${styles.panel} ${styles.section}`} aria-labelledby="keep">
      <h3 id="keep" className={styles.sub}>
        {say('keep')}
      </h3>
      <p className={look.text}>{say('keep.why')}</p>
      <div className={styles.bar}>
        <Button
          className={styles.tall}
          onClick={() => download('groups.csv', 'text/csv', groupsFile(organizing.groups, organizing.standing.byId))}
        >
          {say('hand.csv')}
        </Button>
        <Button className={styles.tall} onClick={() => window.print()}>
          {say('hand.print')}
        </Button>
      </div>
    </section>
  );
}
