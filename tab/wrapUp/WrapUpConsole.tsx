import { useView } from '../live/useLive.ts';
import { CommandButton } from '../ui/CommandButton.tsx';
import { useLook } from '../ui/look.ts';
import { PromptLine } from '../ui/PromptLine.tsx';
import { Undo } from '../ui/Undo.tsx';
import { t } from '../words/words.ts';
import { ClearSession } from './ClearSession.tsx';

export function WrapUpConsole() {
  const look = useLook();
  const { phase } = useView().shared;
  if (phase.kind !== 'wrap-up') return null;
  const current = phase.turns.find((turn) => !turn.how)?.participant;
  return (
    <>
      <PromptLine />
      {current && (
        <div className={look.pair}>
          <CommandButton command={{ type: 'end-turn', participant: current }} appearance="primary" explain>
            {t('wrapUp.nextSpeaker')}
          </CommandButton>
          <Undo />
        </div>
      )}
      <ClearSession appearance={current ? 'secondary' : 'primary'} />
    </>
  );
}
