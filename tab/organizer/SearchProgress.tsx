import { Button } from '@fluentui/react-components';
import { useSyncExternalStore } from 'react';
import { useOrganizerLook } from './look.ts';
import { say } from './words.ts';
import type { Helper } from './work.ts';

/** A search's progress and its end; a component of its own, so that a step doesn't redraw the rest of the page. */
export function SearchProgress({ helper, onCancel }: { helper: Helper; onCancel(): void }) {
  const styles = useOrganizerLook();
  const step = useSyncExternalStore(helper.subscribe, helper.step);
  if (!step) return null;
  return (
    <>
      <Button className={styles.tall} onClick={onCancel}>
        {say('form.cancel')}
      </Button>
      <span className={styles.progress}>
        <span>{say(step.what === 'search' ? 'form.progress' : 'form.explaining', { share: step.share })}</span>
        <progress className={styles.progressBar} value={step.share} max={1} aria-label={say('form')} />
      </span>
    </>
  );
}

/** Shown while a file is read. */
export function Reading({ helper }: { helper: Helper }) {
  const styles = useOrganizerLook();
  const step = useSyncExternalStore(helper.subscribe, helper.step);
  return (
    <p role="status" className={styles.reading}>
      {step && (
        <>
          <span>{say('reading')}</span>
          <progress className={styles.progressBar} aria-label={say('reading')} />
        </>
      )}
    </p>
  );
}
