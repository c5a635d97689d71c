import { peopleTakingPart } from '#session/selectors.ts';
import type { SharedView } from '#session/view.ts';
import { t } from '../words/words.ts';
import { CopyNotes } from '../wrapUp/CopyNotes.tsx';
import { ActButton } from './ActButton.tsx';
import { LastCallTable } from './LastCallTable.tsx';
import type { Scene, StageView } from './scene.ts';

/** Everything is about to be cleared. No seat tells who has copied: that would be pressure. */
export function lastCallScene(
  { shared, me }: StageView,
  { clearsAt, copied }: NonNullable<SharedView['lastCall']>,
): Scene {
  const isFacilitator = shared.facilitator === me;
  return {
    title: t('header.lastCall'),
    progress: copied === undefined ? undefined : t('lastCall.left', { left: peopleTakingPart(shared).length - copied }),
    seat: () => ({}),
    table: <LastCallTable clearsAt={clearsAt} />,
    acts: {
      first: isFacilitator && <ActButton command={{ type: 'call-off-clear' }} label={t('lastCall.callOff')} />,
      last: (
        <>
          <ActButton command={{ type: 'wait-for-me' }} label={t('lastCall.wait')} short={t('stage.waitShort')} />
          <CopyNotes />
        </>
      ),
    },
  };
}
