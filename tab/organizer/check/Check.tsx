import { useLook } from '../../ui/look.ts';
import { useOrganizerLook } from '../look.ts';
import type { Organizing } from '../organizing.ts';
import { say } from '../words.ts';
import { FileQuestions } from './FileQuestions.tsx';
import { MatchingForm } from './MatchingForm.tsx';
import { named } from './noData.ts';
import { Preview } from './Preview.tsx';
import { Problems } from './Problems.tsx';
import { Questions } from './Questions.tsx';

/** How a list was read: how many people, what is unclear, what is wrong in which row, and what its columns hold. */
export function Check({ organizing }: { organizing: Organizing }) {
  const styles = useOrganizerLook();
  const look = useLook();
  const { roster, people, settings } = organizing;
  if (!roster) return undefined;
  const missing = people.length > 0 ? named(people, settings) : '';
  return (
    <div className={styles.section}>
      <FileQuestions reading={roster} onDecide={organizing.reread} />
      <Questions reading={roster} onDecide={organizing.reread} />
      <Problems problems={roster.problems} />
      {missing && <p className={look.text}>{say('noData', { names: missing })}</p>}
      <MatchingForm reading={roster} onDecide={organizing.reread} />
      <Preview reading={roster} />
    </div>
  );
}
