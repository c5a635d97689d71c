import { peopleTakingPart } from '#session/selectors.ts';
import type { SharedView, View } from '#session/view.ts';
import { t } from '../words/words.ts';
import { CopyNotes } from '../wrapUp/CopyNotes.tsx';
import { LastCallTable } from './LastCallTable.tsx';
import type { Scene } from './scene.ts';

/** Everything is about to be cleared. No seat tells who has copied: that would be pressure. */
export function lastCallScene({ shared }: View, { clearsAt, copied }: NonNullable<SharedView['lastCall']>): Scene {
  return {
    title: t('river.lastCall'),
    progress: copied === undefined ? undefined : t('stage.copied', { copied, of: peopleTakingPart(shared).length }),
    seat: () => ({}),
    table: <LastCallTable clearsAt={clearsAt} topics={shared.order.length} />,
    acts: {
      note: t('stage.waitNote'),
      last: <CopyNotes />,
    },
  };
}
