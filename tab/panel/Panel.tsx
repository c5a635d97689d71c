import { type ReactNode, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { DraftContext, type Drafts, StartersContext } from '../gather/draft.ts';
import type { LiveState } from '../live/live.ts';
import { useLiveState } from '../live/useLive.ts';
import { Announcer, useAnnounce, useAnnounced } from '../ui/Announcer.tsx';
import { IgnoredPressContext } from '../ui/Button.tsx';
import { HideTextsWhileRecorded } from '../ui/HiddenTexts.tsx';
import { everyoneIn } from '../ui/me.ts';
import { Skeleton } from '../ui/Skeleton.tsx';
import { t } from '../words/words.ts';
import { Later, LaterParts } from './later.tsx';
import { OpenSession } from './OpenSession.tsx';

/** The side panel: everything a participant and a facilitator do, at 280 px. Needs a live session and a host above it. */
export function Panel() {
  return (
    <Announcer>
      <Held>
        <Screen />
      </Held>
    </Announcer>
  );
}

/** Announces a press that came too early to be meant, so that it isn't dropped in silence. */
function Held({ children }: { children: ReactNode }) {
  const announce = useAnnounce();
  const held = useCallback(() => announce(t('press.changed'), true), [announce]);
  return <IgnoredPressContext value={held}>{children}</IgnoredPressContext>;
}

const starters = (text: string, onChoose: (question: string) => void) => (
  <Later part="Starters" text={text} onChoose={onChoose} />
);

function Screen() {
  const { now } = useLiveState();
  const [drafts, setDrafts] = useState<Drafts>({});
  const drafting = useMemo(() => [drafts, setDrafts] as const, [drafts]);
  const over = now.kind === 'cleared' || now.kind === 'vacant';
  useEffect(() => {
    if (over) setDrafts({});
  }, [over]);
  useAnnounced(now.kind === 'cleared' ? t('cleared.text') : undefined);
  // After the clear, no view has the number.
  const everyone = useRef(0);
  if (now.kind === 'open') everyone.current = everyoneIn(now.view.shared);
  const isKnown = now.kind !== 'unknown';
  // A layout effect runs before the later parts are fetched, so this mark always comes first.
  useLayoutEffect(() => {
    if (isKnown) performance.mark('mini-m.known');
  }, [isKnown]);
  return (
    <DraftContext value={drafting}>
      <LaterParts wanted={isKnown}>
        <StartersContext value={starters}>{screenOf(now, everyone.current)}</StartersContext>
      </LaterParts>
    </DraftContext>
  );
}

function screenOf(now: LiveState['now'], everyone: number): ReactNode {
  switch (now.kind) {
    case 'unknown':
      return <Skeleton />;
    case 'vacant':
      return <Later part="StartScreen" {...now} meanwhile={<Skeleton />} />;
    case 'open':
      return (
        <HideTextsWhileRecorded>
          <OpenSession />
        </HideTextsWhileRecorded>
      );
    case 'cleared':
      return <Later part="ClearedScreen" count={everyone} meanwhile={<Skeleton />} />;
    case 'denied':
      return <Later part="DeniedScreen" why={now.why} meanwhile={<Skeleton />} />;
  }
}
