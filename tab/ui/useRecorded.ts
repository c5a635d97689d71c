import { useViewPart } from '../live/useLive.ts';
import { listed, t } from '../words/words.ts';
import { useAnnounced } from './Announcer.tsx';
import { useHiddenTexts } from './HiddenTexts.tsx';

/** What the host shows is recorded, in words, announced at once; undefined if it shows nothing. `show`: while texts are hidden. */
export function useRecorded() {
  const { areHidden, show } = useHiddenTexts();
  const title = useViewPart(({ shared }) => {
    const kinds = shared.recorded?.which.map((kind) => t(`recorded.${kind}`));
    return kinds && t('recorded.title', { what: listed(kinds) });
  });
  useAnnounced(title);
  return title && { title, text: t(areHidden ? 'recorded.hidden' : 'recorded.shown'), show: areHidden && show };
}
