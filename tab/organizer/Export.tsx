import { Button } from '@fluentui/react-components';
import { useLook } from '../ui/look.ts';
import { download, groupsFile } from './handOver.ts';
import { useOrganizerLook } from './look.ts';
import type { Organizing } from './organizing.ts';
import { say } from './words.ts';

/** What the Organizer can take along: their own file, a table of the groups, a printed list. */
export function Export({ organizing }: { organizing: Organizing }) {
  const styles = useOrganizerLook();
  const look = useLook();
  return (
    <section className={styles.section} aria-labelledby="keep">
      <h2 id="keep" className={styles.heading}>
        {say('keep')}
      </h2>
      <p className={look.text}>{say('keep.why')}</p>
      <div className={styles.row}>
        <Button
          appearance="primary"
          className={styles.tall}
          onClick={() => download('organizer.json', 'application/json', organizing.saved())}
        >
          {say('hand.save')}
        </Button>
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
