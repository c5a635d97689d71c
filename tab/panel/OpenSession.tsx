import { memo, useEffect, useRef } from 'react';
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

function PhaseBody() {
  const kind = useViewPart(phaseShown);
  const moment = useViewPart(momentOf);
  // Scrolls to what there is to do now, unless the person is typing.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the moment is what makes it another one
  useEffect(() => {
    if (!document.activeElement?.matches('textarea')) document.querySelector('main')?.scrollTo(0, 0);
  }, [moment]);
  switch (kind) {
    case 'gather':
      return <Gather />;
    case 'introduce':
      return <Later part="Introduce" />;
    case 'vote':
      return <Vote />;
    case 'reveal':
      return <Later part="Reveal" />;
    case 'discuss':
      return <Later part="Discuss" />;
    case 'wrap-up':
      return <Later part="WrapUp" />;
  }
}

/** What the facilitator decides, apart from what they do as a participant. */
function Console() {
  const kind = useViewPart(phaseShown);
  switch (kind) {
    case 'gather':
      return <GatherConsole />;
    case 'introduce':
      return <Later part="IntroduceConsole" />;
    case 'vote':
      return <VoteConsole />;
    case 'reveal':
      return <Later part="RevealConsole" />;
    case 'discuss':
      return <Later part="DiscussConsole" />;
    case 'wrap-up':
      return <Later part="WrapUpConsole" />;
  }
}

/** Changes when there is something else to do: another phase, another topic, a check-in. */
function momentOf(view: View): string {
  const { phase } = view.shared;
  return [phaseShown(view), 'topic' in phase && phase.topic, 'checkIn' in phase && phase.checkIn?.openedAt].join();
}

function phaseShown({ shared: { phase } }: View): PhaseView['kind'] | 'reveal' {
  return phase.kind === 'vote' && !phase.open ? 'reveal' : phase.kind;
}
