import '../words/later.ts';
import { InfoRegular } from '@fluentui/react-icons/svg/info';
import { useEffect, useMemo, useRef, useState } from 'react';
import { proposedDecision } from '#session/plan.ts';
import type { View } from '#session/view.ts';
import { DraftContext, type Drafts } from '../gather/draft.ts';
import { useLive, useLiveState, useTime, useView } from '../live/useLive.ts';
import { Announcer } from '../ui/Announcer.tsx';
import { IgnoredPressContext } from '../ui/Button.tsx';
import { deniedButton } from '../ui/deniedButton.ts';
import { HideTextsWhileRecorded } from '../ui/HiddenTexts.tsx';
import { useIsFacilitator } from '../ui/me.ts';
import { meaningOf } from '../ui/meaningOf.ts';
import { t } from '../words/words.ts';
import { ActBar } from './Bar.tsx';
import { ClearedStage } from './ClearedStage.tsx';
import { ControlBar } from './ControlBar.tsx';
import { discussScene } from './discussScene.tsx';
import { gatherScene } from './gatherScene.tsx';
import { introduceScene } from './introduceScene.tsx';
import { lastCallScene } from './lastCallScene.tsx';
import { Notices } from './Notices.tsx';
import { Skeleton } from './Skeleton.tsx';
import { StageFrame, StageSurface } from './StageFrame.tsx';
import { StageMessage } from './StageMessage.tsx';
import { StageRiver } from './StageRiver.tsx';
import type { Scene } from './scene.ts';
import { seatsOf } from './seats.ts';
import { type Seat, Table } from './Table.tsx';
import { ActsProvider, useNewActs } from './useActs.ts';
import { VacantStage } from './VacantStage.tsx';
import { voteScene } from './voteScene.tsx';
import { wrapUpScene } from './wrapUpScene.tsx';

/** The meeting stage that everyone looks at together, and on which everyone acts on their own view of it. */
export function Stage() {
  const [drafts, setDrafts] = useState<Drafts>({});
  const drafting = useMemo(() => [drafts, setDrafts] as const, [drafts]);
  const { kind } = useLiveState().now;
  useEffect(() => {
    if (kind === 'cleared' || kind === 'vacant') setDrafts({});
  }, [kind]);
  return (
    <StageSurface>
      <Announcer>
        <DraftContext value={drafting}>
          <Content />
        </DraftContext>
      </Announcer>
    </StageSurface>
  );
}

function Content() {
  const live = useLive();
  const { now, pause } = useLiveState();
  // For the farewell, and no longer.
  const seats = useRef<readonly Seat[]>([]);
  switch (now.kind) {
    case 'unknown':
      return pause ? <StageMessage sign={<InfoRegular />} title={t(`link.${pause}`)} /> : <Skeleton />;
    case 'vacant':
      return <VacantStage {...now} />;
    case 'open':
      seats.current = seatsOf(now.view, sceneOf(now.view));
      return (
        <HideTextsWhileRecorded>
          <OpenStage seats={seats.current} />
        </HideTextsWhileRecorded>
      );
    case 'cleared': {
      const last = seats.current;
      seats.current = [];
      return <ClearedStage seats={last} />;
    }
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

function OpenStage({ seats }: { seats: readonly Seat[] }) {
  const live = useLive();
  const view = useView();
  const { shared, own } = view;
  const facilitates = useIsFacilitator();
  const acts = useNewActs();
  const [considered, setConsidered] = useState<number>();
  const now = useTime();
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
  const scene = sceneOf(view);
  const proposed = proposedDecision(shared, now);
  const extension = considered ?? (proposed?.kind === 'extend' ? proposed.minutes : undefined);
  return (
    <ActsProvider value={acts}>
      <IgnoredPressContext value={() => acts.say(t('press.changed'))}>
        <StageFrame
          title={scene.title}
          shortTitle={scene.shortTitle}
          progress={scene.progress}
          topics={shared.order.length}
          notices={<Notices />}
          bar={
            facilitates ? (
              <ControlBar {...scene.acts} extension={extension} onConsider={setConsidered} />
            ) : (
              <ActBar {...scene.acts} />
            )
          }
          river={<StageRiver extension={extension} />}
        >
          <Table seats={seats} isOneSided={scene.isOneSided ?? false}>
            {scene.table}
          </Table>
        </StageFrame>
      </IgnoredPressContext>
    </ActsProvider>
  );
}

function sceneOf(view: View): Scene {
  const { phase, lastCall } = view.shared;
  if (lastCall) return lastCallScene(view, lastCall);
  switch (phase.kind) {
    case 'gather':
      return gatherScene(view);
    case 'introduce':
      return introduceScene(view, phase.topic);
    case 'vote':
      return voteScene(view, phase);
    case 'discuss':
      return discussScene(view, phase);
    case 'names':
    case 'wrap-up':
      return wrapUpScene(view, phase);
  }
}
