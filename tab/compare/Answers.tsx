import { makeStyles } from '@fluentui/react-components';
import { useLive } from '../live/useLive.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { t } from '../words/words.ts';

// Both stand in one line, even in a narrow panel.
const useStyles = makeStyles({ answer: { padding: '0 4px' } });

/** Whether one sees the number that is read aloud. `only`: the one answer that is left to give. */
export function Answers({ round, only, narrow }: { round: number; only?: boolean; narrow?: boolean }) {
  const styles = useStyles();
  const live = useLive();
  const given = only === undefined ? [true, false] : [only];
  return given.map((same) => (
    <ActionButton
      key={String(same)}
      className={styles.answer}
      narrow={narrow}
      meaning={{ kind: `confirm ${same}`, moment: round }}
      act={() => live.lock.confirm(same)}
    >
      {t(!same ? 'compare.differs' : only ? 'compare.sameAfterAll' : 'compare.same')}
    </ActionButton>
  ));
}
