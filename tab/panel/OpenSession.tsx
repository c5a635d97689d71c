import { memo, type ReactNode, useEffect, useRef } from 'react';
import type { PhaseView, View } from '#session/view.ts';
import { Gather } from '../gather/Gather.tsx';
import type { MergeProps } from '../gather/Merge.tsx';
import { useViewPart } from '../live/useLive.ts';
import { FocusKeeper } from '../ui/FocusKeeper.tsx';
import { Frame } from '../ui/Frame.tsx';
import { useIsFacilitator } from '../ui/me.ts';
import { Skeleton } from '../ui/Skeleton.tsx';
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
  const shown = useViewPart(phaseShown);
  const moment = useViewPart(momentOf);
  const heading = useRef<HTMLHeadingElement>(null);
  // Scrolls to what there is to do now, unless the person is typing.
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs at each new moment
  useEffect(() => {
    if (!document.activeElement?.matches('textarea')) document.querySelector('main')?.scrollTo(0, 0);
  }, [moment]);
  if (!acknowledged) return <Later part="RuleScreen" meanwhile={<Skeleton />} />;
  const { body, actions } = phases[shown];
  const hasConsole = facilitator && shown !== 'lastCall';
  return (
    <FocusKeeper fallback={heading}>
      <Frame
        header={<SessionHeader ref={heading} />}
        aside={<Later part="ComparisonCard" />}
        footer={
          (hasConsole || actions) && (
            <>
              {(!hasConsole || shown === 'vote') && actions}
              {hasConsole && <Later part="Console" />}
            </>
          )
        }
        footerLabel={t(hasConsole ? 'session.console' : 'session.actions')}
      >
        <Later part="ScreenReaderUpdates" />
        <Later part="CheckInChime" />
        <Later part="Notices" />
        {body}
      </Frame>
    </FocusKeeper>
  );
});

type PhaseShown = PhaseView['kind'] | 'reveal' | 'lastCall';

/** Each phase for everyone, and what stays within reach below it. */
const phases: Record<PhaseShown, { body: ReactNode; actions?: ReactNode }> = {
  names: { body: <Later part="Names" />, actions: <Later part="TurnActions" /> },
  gather: { body: <Gather Merge={LaterMerge} /> },
  introduce: { body: <Later part="Introduce" /> },
  vote: { body: <Later part="Vote" />, actions: <Later part="VotesLeft" /> },
  reveal: { body: <Later part="Reveal" /> },
  discuss: { body: <Later part="Discuss" /> },
  'wrap-up': { body: <Later part="WrapUp" />, actions: <Later part="TurnActions" /> },
  lastCall: { body: <Later part="WrapUp" />, actions: <Later part="LastCallActions" /> },
};

function LaterMerge(props: MergeProps) {
  return <Later part="Merge" {...props} />;
}

/** Changes when there is something else to do: another phase, another topic, a check-in, a step of a consultation. */
function momentOf(view: View): string {
  const { phase } = view.shared;
  const discussed = phase.kind === 'discuss' && [phase.checkIn?.openedAt, phase.consultation?.step];
  return [phaseShown(view), 'topic' in phase && phase.topic, discussed].join();
}

function phaseShown({ shared: { phase, lastCall } }: View): PhaseShown {
  if (lastCall) return 'lastCall';
  return phase.kind === 'vote' && !phase.open ? 'reveal' : phase.kind;
}
