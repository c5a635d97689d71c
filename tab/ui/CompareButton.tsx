import { useLive, useRefusal, useViewPart } from '../live/useLive.ts';
import { t, wordedRefusal } from '../words/words.ts';
import { ActionButton, type ActionButtonProps } from './ActionButton.tsx';

/** Begins the next comparison: for the facilitator. */
export function CompareButton({ children, ...button }: Omit<ActionButtonProps, 'act' | 'meaning' | 'refused'>) {
  const live = useLive();
  const round = useViewPart(({ shared }) => shared.lock.rounds) + 1;
  const refused = useRefusal({ type: 'begin-comparison', round });
  return (
    <ActionButton
      {...button}
      meaning={{ kind: 'compare', moment: round }}
      refused={refused && wordedRefusal(refused)}
      act={() => live.lock.beginComparison()}
    >
      {children ?? t(round > 1 ? 'compare.again' : 'compare.begin')}
    </ActionButton>
  );
}
