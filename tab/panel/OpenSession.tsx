import { memo, type ReactNode, useEffect, useRef } from 'react';
import type { PhaseView, View } from '#session/view.ts';
import { Gather } from '../gather/Gather.tsx';
import { GatherConsole } from '../gather/GatherConsole.tsx';
import { useViewPart } from '../live/useLive.ts';
import { FocusKeeper } from '../ui/FocusKeeper.tsx';
import { Frame } from '../ui/Frame.tsx';
import { useIsFacilitator } from '../ui/me.ts';
import { Skeleton } from '../ui/Skeleton.tsx';
import { Vote, VoteConsole } from '../vote/Vote.tsx';
import { t } from '../words/words.ts';
import { Later } from './later.tsx';
import { SessionHeader } from './SessionHeader.tsx';

/**
 * The session as one participant sees it: the rule first, then each phase with its one thing to do on top. Each part
 * redraws only when what it shows has changed.
 */
export const OpenSession = memo(function OpenSession() {
  const acknowledged = useViewPart(({ shared, own }) => shared.people[own.participant]?.acknowledged);
  const facilitator = useIsFacilitator();
  const heading = useRef<HTMLHeadingElement>(null);
  if (!acknowledged) return <Later part="RuleScreen" meanwhile={<Skeleton />} />;
  return (
    <FocusKeeper fallback={heading}>
      <Frame
        header={<SessionHeader ref={heading} />}
        footer={facilitator && <Console />}
        footerLabel={t('session.console')}
      >
        <Later part="ScreenReaderUpdates" />
        <Later part="CheckInChime" />
        <Later part="Notices" />
        <PhaseBody />
        <Later part="About" />
      </Frame>
    </FocusKeeper>
  );
});

type PhaseShown = PhaseView['kind'] | 'reveal';

/** Each phase for everyone, and what its facilitator decides. */
const phases: Record<PhaseShown, { body: ReactNode; console: ReactNode }> = {
  gather: { body: <Gather />, console: <GatherConsole /> },
  introduce: { body: <Later part="Introduce" />, console: <Later part="IntroduceConsole" /> },
  vote: { body: <Vote />, console: <VoteConsole /> },
  reveal: { body: <Later part="Reveal" />, console: <Later part="RevealConsole" /> },
  discuss: { body: <Later part="Discuss" />, console: <Later part="DiscussConsole" /> },
  'wrap-up': { body: <Later part="WrapUp" />, console: <Later part="WrapUpConsole" /> },
};

function PhaseBody() {
  const moment = useViewPart(momentOf);
  // Scrolls to what there is to do now, unless the person is typing.
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs at each new moment
  useEffect(() => {
    if (!document.activeElement?.matches('textarea')) document.querySelector('main')?.scrollTo(0, 0);
  }, [moment]);
  return phases[useViewPart(phaseShown)].body;
}

function Console() {
  return phases[useViewPart(phaseShown)].console;
}

/** Changes when there is something else to do: another phase, another topic, a check-in. */
function momentOf(view: View): string {
  const { phase } = view.shared;
  return [phaseShown(view), 'topic' in phase && phase.topic, 'checkIn' in phase && phase.checkIn?.openedAt].join();
}

function phaseShown({ shared: { phase } }: View): PhaseShown {
  return phase.kind === 'vote' && !phase.open ? 'reveal' : phase.kind;
}
