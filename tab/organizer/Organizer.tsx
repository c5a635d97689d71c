import { Suspense, useEffect, useRef } from 'react';
import { useLook } from '../ui/look.ts';
import { CheckStep } from './CheckStep.tsx';
import { GroupsStep } from './GroupsStep.tsx';
import { HandOver } from './HandOver.tsx';
import { Head } from './Head.tsx';
import { ListStep } from './ListStep.tsx';
import { useOrganizerLook } from './look.ts';
import type { MeetingHost } from './message.ts';
import { useOrganizing } from './organizing.ts';
import { PrintedList } from './PrintedList.tsx';
import { useFiles } from './useFiles.tsx';
import { say } from './words.ts';

/**
 * The Organizer, one step at a time: import a list, check it, form and adjust groups, and hand them to their facilitators.
 * `hosts`: where meetings can be.
 */
export function Organizer({ hosts }: { hosts: Promise<readonly MeetingHost[]> }) {
  const styles = useOrganizerLook();
  const look = useLook();
  const organizing = useOrganizing();
  const files = useFiles(organizing);
  const { step, trouble } = organizing;
  const content = useRef<HTMLDivElement>(null);
  const drawn = useRef(step);
  useEffect(() => {
    if (drawn.current === step) return;
    drawn.current = step;
    // Whoever uses a keyboard or a screen reader goes on from the new step's heading.
    content.current?.querySelector('h2')?.focus();
    window.scrollTo(0, 0);
  }, [step]);
  return (
    <>
      <div className={`${styles.page} ${styles.onScreen}`}>
        <Head organizing={organizing} onOpen={files.chooseSaved} />
        {files.inputs}
        <main ref={content} className={styles.content}>
          {trouble && (
            <p role="alert" className={`${look.notice} ${styles.trouble}`}>
              {say(trouble)}
            </p>
          )}
          {step === 'list' && <ListStep organizing={organizing} files={files} />}
          {step === 'check' && <CheckStep organizing={organizing} />}
          {step === 'groups' && <GroupsStep organizing={organizing} />}
          {step === 'handOver' && (
            <Suspense>
              <HandOver organizing={organizing} hosts={hosts} />
            </Suspense>
          )}
        </main>
      </div>
      <PrintedList organizing={organizing} />
    </>
  );
}
