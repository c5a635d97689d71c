import { useEffect, useRef, useState } from 'react';
import { topicsEndAt } from '#session/plan.ts';
import { LockNotices } from '../compare/LockNotices.tsx';
import { useHost } from '../host/useHost.ts';
import { useTime, useView, useViewPart } from '../live/useLive.ts';
import { useAnnounce, useAnnounced } from '../ui/Announcer.tsx';
import { useLook } from '../ui/look.ts';
import { useIsFacilitator } from '../ui/me.ts';
import { shortNameOf } from '../ui/names.ts';
import { t, timeOfDay } from '../words/words.ts';
import { Notice } from './Notice.tsx';
import { Recorded } from './Recorded.tsx';
import { RoleNotice } from './RoleNotice.tsx';

/** What people need to know besides the phase: little, and never two that ask for the same press. */
export function Notices() {
  useVotingAnew();
  return (
    <>
      <MeetingEnded />
      <LockNotices Notice={Notice} />
      <Recorded />
      <RoleNotice />
      <HandedOver />
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

/** From five minutes before the planned end; nothing moves automatically. The facilitator's console says the same. */
function TimeForTakeaways() {
  const look = useLook();
  const { phase, plannedEnd, endsAt, lastCall } = useView().shared;
  const facilitator = useIsFacilitator();
  const now = useTime();
  const due = now >= topicsEndAt({ plannedEnd }) && phase.kind !== 'wrap-up' && endsAt === undefined && !lastCall;
  useAnnounced(due ? t('takeaways.time') : undefined);
  if (!due || facilitator) return null;
  return <p className={look.muted}>{t('takeaways.timeUntil', { end: timeOfDay(plannedEnd) })}</p>;
}

/** Says who has just become the facilitator, until the session goes on. */
function HandedOver() {
  const look = useLook();
  const announce = useAnnounce();
  const facilitator = useViewPart(({ shared }) => shared.facilitator);
  const name = useViewPart(({ shared }) => shortNameOf(shared, shared.facilitator));
  const step = useViewPart(({ shared }) => shared.step);
  const isMe = useIsFacilitator();
  const before = useRef(facilitator);
  const [since, setSince] = useState<number>();
  useEffect(() => {
    if (facilitator === before.current) return;
    before.current = facilitator;
    setSince(step);
    announce(t(isMe ? 'role.yours' : 'role.theirs', { name }));
  }, [facilitator, isMe, name, step, announce]);
  if (since !== step) return null;
  if (!isMe) return <p className={look.muted}>{t('role.theirs', { name })}</p>;
  return (
    <Notice>
      <p className={look.strong}>{t('role.yours')}</p>
    </Notice>
  );
}
