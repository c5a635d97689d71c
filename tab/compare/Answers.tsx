import { useLive } from '../live/useLive.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { t } from '../words/words.ts';

/** Whether one sees the number that is read aloud. `only`: the one answer that is left to give. */
export function Answers({ round, only, narrow }: { round: number; only?: boolean; narrow?: boolean }) {
  const live = useLive();
  const given = only === undefined ? [true, false] : [only];
  return given.map((same) => (
    <ActionButton
      key={String(same)}
      narrow={narrow}
      meaning={{ kind: `confirm ${same}`, moment: round }}
      act={() => live.lock.confirm(same)}
    >
      {t(same ? 'compare.same' : 'compare.differs')}
    </ActionButton>
  ));
}
