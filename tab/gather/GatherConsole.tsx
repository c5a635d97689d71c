import { useView } from '../live/useLive.ts';
import { CommandButton } from '../panel/CommandButton.tsx';
import { useLook } from '../panel/look.ts';
import { takingPart } from '../panel/me.ts';
import { Say } from '../panel/Say.tsx';
import { t, timeOfDay } from '../words/words.ts';

export function GatherConsole() {
  const look = useLook();
  const { shared } = useView();
  const { step, plannedEnd, settings } = shared;
  const authors = new Set(Object.values(shared.topics).flatMap((topic) => topic.parts.map((part) => part.author)));
  const here = takingPart(shared);
  const have = here.filter((id) => authors.has(id)).length;
  return (
    <>
      <Say line={t(`say.gather.${settings.rule}`)} />
      <CommandButton command={{ type: 'move-on', step, to: 'introduce' }} appearance="primary" explain>
        {t('gather.toIntroductions')}
      </CommandButton>
      <div className={look.line}>
        <p className={look.muted}>{t('gather.have', { have, of: here.length, end: timeOfDay(plannedEnd) })}</p>
        <CommandButton command={{ type: 'move-on', step, to: 'vote' }} narrow>
          {t('gather.toVoting')}
        </CommandButton>
      </div>
    </>
  );
}
