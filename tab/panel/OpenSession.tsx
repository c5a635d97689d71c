import { useRef, useState } from 'react';
import { Discuss } from '../discuss/Discuss.tsx';
import { DiscussConsole } from '../discuss/DiscussConsole.tsx';
import { DraftContext, emptyDraft } from '../gather/draft.ts';
import { Gather } from '../gather/Gather.tsx';
import { GatherConsole } from '../gather/GatherConsole.tsx';
import { Introduce, IntroduceConsole } from '../gather/Introduce.tsx';
import { useView } from '../live/useLive.ts';
import { Reveal, RevealConsole } from '../vote/Reveal.tsx';
import { Vote, VoteConsole } from '../vote/Vote.tsx';
import { t } from '../words/words.ts';
import { WrapUp } from '../wrapUp/WrapUp.tsx';
import { WrapUpConsole } from '../wrapUp/WrapUpConsole.tsx';
import { About } from './About.tsx';
import { CheckInChime } from './CheckInChime.tsx';
import { Frame } from './Frame.tsx';
import { KeptFocus } from './KeptFocus.tsx';
import { useIsFacilitator } from './me.ts';
import { Notices } from './Notices.tsx';
import { RuleScreen } from './RuleScreen.tsx';
import { SessionHeader } from './SessionHeader.tsx';
import { Spoken } from './Spoken.tsx';

/** The session as one participant lives it: the rule first, then each phase with its one thing to do on top. */
export function OpenSession() {
  const { shared, own } = useView();
  const facilitator = useIsFacilitator();
  const heading = useRef<HTMLHeadingElement>(null);
  const draft = useState(emptyDraft);
  if (!shared.people[own.participant]?.acknowledged) return <RuleScreen />;
  return (
    <KeptFocus fallback={heading}>
      <DraftContext value={draft}>
        <Frame
          header={<SessionHeader ref={heading} />}
          footer={facilitator && <Console />}
          footerLabel={t('session.console')}
        >
          <Spoken />
          <CheckInChime />
          <Notices />
          <PhaseBody />
          <About />
        </Frame>
      </DraftContext>
    </KeptFocus>
  );
}

function PhaseBody() {
  const { phase } = useView().shared;
  switch (phase.kind) {
    case 'gather':
      return <Gather />;
    case 'introduce':
      return <Introduce />;
    case 'vote':
      return phase.open ? <Vote /> : <Reveal />;
    case 'discuss':
      return <Discuss />;
    case 'wrap-up':
      return <WrapUp />;
  }
}

/** What the facilitator decides, apart from what they do as a participant. */
function Console() {
  const { phase } = useView().shared;
  switch (phase.kind) {
    case 'gather':
      return <GatherConsole />;
    case 'introduce':
      return <IntroduceConsole />;
    case 'vote':
      return phase.open ? <VoteConsole /> : <RevealConsole />;
    case 'discuss':
      return <DiscussConsole />;
    case 'wrap-up':
      return <WrapUpConsole />;
  }
}
