import { useRef, useState } from 'react';
import { useLive, useViewPart } from '../live/useLive.ts';
import { useAnnounced } from '../ui/Announcer.tsx';
import { IgnoredPressContext } from '../ui/Button.tsx';
import { FocusKeeper } from '../ui/FocusKeeper.tsx';
import { useIsFacilitator } from '../ui/me.ts';
import { meaningOf } from '../ui/meaningOf.ts';
import { t } from '../words/words.ts';
import { ActBar } from './Bar.tsx';
import { ControlBar } from './ControlBar.tsx';
import { discussScene } from './discussScene.tsx';
import { gatherScene } from './gatherScene.tsx';
import { introduceScene } from './introduceScene.tsx';
import { lastCallScene } from './lastCallScene.tsx';
import { Notices } from './Notices.tsx';
import { StageFrame } from './StageFrame.tsx';
import { StageLock } from './StageLock.tsx';
import { StageMessage } from './StageMessage.tsx';
import { StageRiver } from './StageRiver.tsx';
import type { Scene, StageView } from './scene.ts';
import { seatsOf } from './seats.ts';
import { Table } from './Table.tsx';
import { ActsProvider, useNewActs } from './useActs.ts';
import { voteScene } from './voteScene.tsx';
import { wrapUpScene } from './wrapUpScene.tsx';

/** An open session; first of all its confidentiality rule. */
export function OpenStage() {
  const live = useLive();
  const shared = useViewPart((view) => view.shared);
  const me = useViewPart(({ own }) => own.participant);
  if (shared.people[me]?.acknowledged) return <Session />;
  const { rule } = shared.settings;
  return (
    <StageMessage
      sign={t('stage.sign')}
      title={t('rule.title')}
      text={t(`rule.${rule}`)}
      action={{
        label: t('rule.agree'),
        press: () => live.send({ type: 'acknowledge-rule' }),
        meaning: meaningOf({ type: 'acknowledge-rule' }, rule),
      }}
    />
  );
}

function Session() {
  // Not the whole view: one's own votes change often, and nothing here shows them.
  const shared = useViewPart((view) => view.shared);
  const me = useViewPart(({ own }) => own.participant);
  const view = { shared, me };
  const facilitates = useIsFacilitator();
  const acts = useNewActs();
  const heading = useRef<HTMLHeadingElement>(null);
  const [considered, setConsidered] = useState<number>();
  const scene = sceneOf(view);
  useAnnounced(scene.title);
  return (
    <ActsProvider value={acts}>
      <IgnoredPressContext value={() => acts.say(t('press.changed'))}>
        <FocusKeeper fallback={heading}>
          <StageFrame
            ref={heading}
            title={scene.title}
            shortTitle={scene.shortTitle}
            progress={scene.progress}
            lock={<StageLock />}
            notices={<Notices />}
            bar={
              facilitates ? (
                <ControlBar {...scene.acts} considered={considered} onConsider={setConsidered} />
              ) : (
                <ActBar {...scene.acts} />
              )
            }
            river={<StageRiver considered={considered} />}
          >
            <Table seats={seatsOf(view, scene)} isOneSided={scene.isOneSided ?? false}>
              {scene.table}
            </Table>
          </StageFrame>
        </FocusKeeper>
      </IgnoredPressContext>
    </ActsProvider>
  );
}

function sceneOf(view: StageView): Scene {
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
