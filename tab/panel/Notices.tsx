import { useEffect, useRef } from 'react';
import { limits } from '#session/limits.ts';
import { useHost } from '../host/useHost.ts';
import { useTime, useView, useViewPart } from '../live/useLive.ts';
import { useAnnounce, useAnnounced } from '../ui/Announcer.tsx';
import { CommandButton } from '../ui/CommandButton.tsx';
import { useLook } from '../ui/look.ts';
import { useIsFacilitator } from '../ui/me.ts';
import { t, timeOfDay } from '../words/words.ts';
import { Notice } from './Notice.tsx';
import { RoleNotice } from './RoleNotice.tsx';

/** What people need to know besides the phase: little, and never two that ask for the same press. */
export function Notices() {
  useVotingAnew();
  return (
    <>
      <MeetingEnded />
      <RoleNotice />
      <TimeForTakeaways />
      {useHost().context.name === 'teams' && <NotInChat />}
    </>
  );
}

/** Says that the votes are void because a topic was added, withdrawn or merged after an undo. */
function useVotingAnew() {
  const announce = useAnnounce();
  const hasBegun = useViewPart(({ shared }) => shared.hasVotingBegun);
  const before = useRef(hasBegun);
  useEffect(() => {
    if (before.current && !hasBegun) announce(t('vote.anew'), true);
    before.current = hasBegun;
  }, [announce, hasBegun]);
}

function MeetingEnded() {
  const look = useLook();
  const endsAt = useViewPart(({ shared }) => shared.endsAt);
  const text = endsAt === undefined ? undefined : t('ended.text', { at: timeOfDay(endsAt) });
  useAnnounced(text);
  if (!text) return null;
  return (
    <Notice title={t('ended.title')}>
      <p className={look.text}>{text}</p>
    </Notice>
  );
}

/** For the facilitator alone, while topics are gathered: who can add the bot, while there is still time. */
function NotInChat() {
  const look = useLook();
  const { agenda, phase } = useView().shared;
  const facilitator = useIsFacilitator();
  if (agenda !== 'not-in-chat' || phase.kind !== 'gather' || !facilitator) return null;
  return (
    <Notice title={t('agenda.notThere')}>
      <p className={look.muted}>{t('agenda.add')}</p>
    </Notice>
  );
}

/** From five minutes before the planned end; nothing moves automatically. */
function TimeForTakeaways() {
  const look = useLook();
  const { phase, plannedEnd, step, endsAt } = useView().shared;
  const facilitator = useIsFacilitator();
  const due = useTime() >= plannedEnd - limits.takeaways && phase.kind !== 'wrap-up' && endsAt === undefined;
  useAnnounced(due ? t('takeaways.time') : undefined);
  if (!due) return null;
  return (
    <Notice title={t('takeaways.time')}>
      <p className={look.muted}>{t('takeaways.until', { end: timeOfDay(plannedEnd) })}</p>
      {facilitator && (
        <CommandButton command={{ type: 'move-on', step, to: 'wrap-up' }}>{t('takeaways.go')}</CommandButton>
      )}
    </Notice>
  );
}
