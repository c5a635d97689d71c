import type { PhaseView } from '#session/view.ts';
import { shortNameOf } from '../ui/names.ts';
import { t } from '../words/words.ts';
import { TurnButtons } from './ownButtons.tsx';
import type { Scene, StageView } from './scene.ts';
import { TableTitle } from './TableTitle.tsx';

/** The takeaway round: the light goes from seat to seat. People who passed look like people who spoke. */
export function wrapUpScene({ shared }: StageView, { kind, turns }: PhaseView & { kind: 'names' | 'wrap-up' }): Scene {
  const waiting = turns.filter((turn) => !turn.how).map((turn) => turn.participant);
  const [speaker, next] = waiting;
  const name = (id: string) => shortNameOf(shared, id);
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
    table: speaker ? (
      <TableTitle quiet={next ? t('stage.oneSentenceNext', { name: name(next) }) : t('stage.oneSentence')}>
        {t('stage.asksTakeaway', { name: name(speaker) })}
      </TableTitle>
    ) : (
      <TableTitle quiet={t('stage.roundOver')}>{t('stage.over')}</TableTitle>
    ),
    acts: { note: t('stage.notesInPanel'), last: <TurnButtons /> },
  };
}
