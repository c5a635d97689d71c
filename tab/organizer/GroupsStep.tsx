import { Button } from '@fluentui/react-components';
import { useDeferredValue } from 'react';
import { Fold } from '../ui/Fold.tsx';
import { FormGroups } from './FormGroups.tsx';
import { Groups } from './Groups.tsx';
import { useOrganizerLook } from './look.ts';
import type { Organizing } from './organizing.ts';
import { Picture } from './Picture.tsx';
import { SettingsForm, settingsSummary } from './SettingsForm.tsx';
import { useNarrow } from './useNarrow.ts';
import { say } from './words.ts';

/** The third step: rules and wishes, the search, and the groups to review and adjust. */
export function GroupsStep({ organizing }: { organizing: Organizing }) {
  const styles = useOrganizerLook();
  const isNarrow = useNarrow();
  const { groups, standing, settings } = organizing;
  // The picture can wait until everything else is drawn.
  const pictured = useDeferredValue(groups);
  return (
    <section className={styles.section} aria-labelledby="groups">
      <div className={styles.bar}>
        <h2 id="groups" tabIndex={-1} className={`${styles.heading} ${styles.wide}`}>
          {say('groups')}
        </h2>
        {groups.length > 0 && (
          <Button appearance="primary" className={styles.tall} onClick={() => organizing.go('handOver')}>
            {say('groups.handOver')}
          </Button>
        )}
      </div>
      <FormGroups organizing={organizing} />
      {/* Drawn anew when there are groups: then it's folded. */}
      <Fold key={String(groups.length > 0)} label={settingsSummary(settings)} open={groups.length === 0 && !isNarrow}>
        <SettingsForm settings={settings} onChange={organizing.decide} />
      </Fold>
      {groups.length > 0 && (
        <>
          <Fold label={say('picture')} open={!isNarrow}>
            <Picture groups={pictured} byId={standing.byId} />
          </Fold>
          <Groups organizing={organizing} />
        </>
      )}
    </section>
  );
}
