import '../words/later.ts';
import { CheckmarkRegular } from '@fluentui/react-icons/svg/checkmark';
import { InfoRegular } from '@fluentui/react-icons/svg/info';
import type { PhaseView } from '#session/view.ts';
import type { LiveState } from '../live/live.ts';
import { useLive, useLiveState, useView } from '../live/useLive.ts';
import { deniedButton } from '../ui/deniedButton.ts';
import { useIsFacilitator } from '../ui/me.ts';
import { meaningOf } from '../ui/meaningOf.ts';
import { t } from '../words/words.ts';
import { ControlBar } from './ControlBar.tsx';
import { DiscussStage } from './DiscussStage.tsx';
import { GatherStage } from './GatherStage.tsx';
import { IntroduceStage } from './IntroduceStage.tsx';
import { Notices } from './Notices.tsx';
import { Skeleton } from './Skeleton.tsx';
import { StageFrame, StageSurface } from './StageFrame.tsx';
import { StageMessage } from './StageMessage.tsx';
import { RevealStage, VoteStage } from './VoteStage.tsx';
import { WrapUpStage } from './WrapUpStage.tsx';

/** The meeting stage that everyone looks at together. Everything here can be done in the panel, too. */
export function Stage() {
  const { now, pause } = useLiveState();
  return (
    <StageSurface>
      <Content now={now} pause={pause} />
    </StageSurface>
  );
}

function Content({ now, pause }: Pick<LiveState, 'now' | 'pause'>) {
  const live = useLive();
  switch (now.kind) {
    case 'unknown':
      return pause ? <StageMessage sign={<InfoRegular />} title={t(`link.${pause}`)} /> : <Skeleton />;
    case 'vacant':
      return <StageMessage sign={t('stage.sign')} title={t('start.title')} text={t('stage.vacant')} />;
    case 'open':
      return <OpenStage />;
    case 'cleared':
      return <StageMessage sign={<CheckmarkRegular />} title={t('cleared.title')} text={t('cleared.text')} />;
    case 'denied':
      return (
        <StageMessage
          sign={<InfoRegular />}
          title={t(`denied.${now.why}.title`)}
          text={t(`denied.${now.why}.text`)}
          action={{
            label: t(deniedButton(now.why)),
            press: now.why === 'reload-needed' ? () => location.reload() : live.reopen,
          }}
        />
      );
  }
}

function OpenStage() {
  const live = useLive();
  const { shared, own } = useView();
  const facilitates = useIsFacilitator();
  if (!shared.people[own.participant]?.acknowledged) {
    return (
      <StageMessage
        sign={t('stage.sign')}
        title={t('rule.title')}
        text={t(`rule.${shared.settings.rule}`)}
        action={{
          label: t('rule.agree'),
          press: () => live.send({ type: 'acknowledge-rule' }),
          meaning: meaningOf({ type: 'acknowledge-rule' }, shared.settings.rule),
        }}
      />
    );
  }
  return (
    <StageFrame notices={<Notices />} bar={facilitates && <ControlBar />}>
      <PhaseStage phase={shared.phase} />
    </StageFrame>
  );
}

function PhaseStage({ phase }: { phase: PhaseView }) {
  switch (phase.kind) {
    case 'gather':
      return <GatherStage />;
    case 'introduce':
      return <IntroduceStage id={phase.topic} />;
    case 'vote':
      return phase.open ? <VoteStage phase={phase} /> : <RevealStage />;
    case 'discuss':
      return <DiscussStage phase={phase} />;
    case 'names':
    case 'wrap-up':
      return <WrapUpStage turns={phase.turns} />;
  }
}
