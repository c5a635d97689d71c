import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react';
import { useViewPart } from '../live/useLive.ts';

/** `show`: the person's own press; of this window alone, and kept nowhere. */
const HiddenTexts = createContext({ areHidden: false, show: () => {} });

/** Hides what people wrote below it while the host shows a recording, until they press "Show", or something more is recorded. */
export function HideTextsWhileRecorded({ children }: { children: ReactNode }) {
  const which = useViewPart(({ shared }) => shared.recorded?.which.join() ?? '');
  const [shown, setShown] = useState('');
  const areHidden = which !== '' && which.split(',').some((kind) => !shown.includes(kind));
  useEffect(() => {
    if (!which) setShown('');
  }, [which]);
  const value = useMemo(() => ({ areHidden, show: () => setShown(which) }), [areHidden, which]);
  return <HiddenTexts value={value}>{children}</HiddenTexts>;
}

export function useHiddenTexts() {
  return use(HiddenTexts);
}
