import type { PhaseView } from '#session/view.ts';
import { shortNameOf } from '../ui/names.ts';
import { t } from '../words/words.ts';
import { WithMayLeave } from './MayLeave.tsx';
import { TurnButtons } from './ownButtons.tsx';
import type { Scene, StageView } from './scene.ts';
import { TableTitle } from './TableTitle.tsx';
import { Worth } from './Worth.tsx';

type Round = PhaseView & { kind: 'names' | 'wrap-up' };

/** The rounds of names and of takeaways: the light goes from seat to seat. People who passed look like people who spoke. */
export function wrapUpScene({ shared }: StageView, { kind, turns }: Round): Scene {
  const waiting = turns.filter((turn) => !turn.how).map((turn) => turn.participant);
  const [speaker, next] = waiting;
  const name = (id: string) => shortNameOf(shared, id);
  const isNames = kind === 'names';
  return {
    title: t(`header.${kind}`),
    progress: t('stage.spoken', { spoken: turns.length - waiting.length, of: turns.length }),
    seat(id) {
      if (id === speaker) return { state: 'speaking', said: t('wrapUp.now') };
      if (id === next) return { fact: t('stage.next'), said: t('stage.next') };
      return turns.some((turn) => turn.participant === id && turn.how)
        ? { state: 'spoken', said: t('wrapUp.spoke') }
        : {};
    },
    table: (
      <WithMayLeave isShown={!isNames}>
        {speaker ? (
          <TableTitle quiet={next ? t('stage.oneSentenceNext', { name: name(next) }) : t('stage.oneSentence')}>
            {t(isNames ? 'stage.asksName' : 'stage.asksTakeaway', { name: name(speaker) })}
          </TableTitle>
        ) : (
          <TableTitle quiet={t(isNames ? 'stage.namesOver' : 'stage.roundOver')}>{t('stage.over')}</TableTitle>
        )}
        {shared.worth && <Worth worth={shared.worth} />}
      </WithMayLeave>
    ),
    // Once the round is over, the table says it.
    acts: { note: speaker && t(isNames ? 'stage.namesNote' : 'stage.notesInPanel'), last: <TurnButtons /> },
  };
}
