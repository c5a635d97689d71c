import { CompareButton } from '../ui/CompareButton.tsx';
import { useIsFacilitator } from '../ui/me.ts';
import { Answers } from './Answers.tsx';
import type { Comparison } from './comparison.ts';
import { NewKey } from './NewKey.tsx';

interface Props {
  comparison: Pick<Comparison, 'round' | 'answer' | 'differing'>;
  narrow?: boolean;
}

/** What to do when numbers differ, or this panel refuses to make one. */
export function AlarmActs({ comparison: { round, answer, differing }, narrow = false }: Props) {
  const isFacilitator = useIsFacilitator();
  const isSaid = differing.length > 0;
  return (
    <>
      {/* Taking back a wrong press, or telling the others that this panel refuses. */}
      {answer === false ? (
        <Answers round={round} only narrow={narrow} />
      ) : (
        !isSaid && <Answers round={round} only={false} narrow={narrow} />
      )}
      {isFacilitator && <CompareButton narrow={narrow} />}
      {isFacilitator && isSaid && <NewKey isLost={false} narrow={narrow} />}
    </>
  );
}
