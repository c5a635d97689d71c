import '../words/later.ts';
import { InfoRegular } from '@fluentui/react-icons/svg/info';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { SharedView } from '#session/view.ts';
import { DraftContext, type Drafts } from '../gather/draft.ts';
import { useLive, useLiveState } from '../live/useLive.ts';
import { Announcer } from '../ui/Announcer.tsx';
import { deniedButton } from '../ui/deniedButton.ts';
import { HideTextsWhileRecorded } from '../ui/HiddenTexts.tsx';
import { t } from '../words/words.ts';
import { ClearedStage } from './ClearedStage.tsx';
import { OpenStage } from './OpenStage.tsx';
import { Skeleton } from './Skeleton.tsx';
import { StageSurface } from './StageFrame.tsx';
import { StageMessage } from './StageMessage.tsx';
import { VacantStage } from './VacantStage.tsx';

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
  const people = useRef<SharedView['people']>({});
  const last = people.current;
  people.current = now.kind === 'open' ? now.view.shared.people : {};
  switch (now.kind) {
    case 'unknown':
      return pause ? <StageMessage sign={<InfoRegular />} title={t(`link.${pause}`)} /> : <Skeleton />;
    case 'vacant':
      return <VacantStage {...now} />;
    case 'open':
      return (
        <HideTextsWhileRecorded>
          <OpenStage />
        </HideTextsWhileRecorded>
      );
    case 'cleared':
      return <ClearedStage people={last} />;
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
