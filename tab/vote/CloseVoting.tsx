import { wouldReveal } from '#session/selectors.ts';
import { useView } from '../live/useLive.ts';
import { CommandButton } from '../ui/CommandButton.tsx';
import { Confirm } from '../ui/Confirm.tsx';
import { t } from '../words/words.ts';

/** Closes voting. Asks first if someone hasn't finished, because there is no way back once the counts are seen. */
export function CloseVoting({ className }: { className?: string }) {
  const { shared } = useView();
  const { phase, step } = shared;
  if (phase.kind !== 'vote' || !phase.open) return null;
  const command = { type: 'move-on', step, to: 'reveal' } as const;
  const unfinished = phase.of - phase.finished;
  if (unfinished === 0) {
    return (
      <CommandButton command={command} appearance="primary" explain className={className}>
        {t('vote.close')}
      </CommandButton>
    );
  }
  return (
    <Confirm
      command={command}
      label={t('vote.close')}
      question={t('closeVoting.early', { unfinished, counts: wouldReveal(shared) })}
      yes={t('vote.close')}
      no={t('closeVoting.keepOpen')}
      appearance="primary"
      className={className}
    />
  );
}
