import { HandRightRegular } from '@fluentui/react-icons/svg/hand-right';
import { HeartFilled, HeartRegular } from '@fluentui/react-icons/svg/heart';
import { useRefusal, useView } from '../live/useLive.ts';
import { useIsFacilitator } from '../ui/me.ts';
import { authorsOf } from '../ui/names.ts';
import { t } from '../words/words.ts';
import { ActButton } from './ActButton.tsx';
import { Hint } from './Bar.tsx';
import { MayLeaveButton } from './MayLeave.tsx';

/** "I can help with this": only the topic's authors see it. Hidden on one's own topic. */
function OfferButton({ id }: { id: string }) {
  const { shared, own } = useView();
  const isFacilitator = useIsFacilitator();
  const offered = own.offersMade.includes(id);
  const refused = useRefusal({ type: 'offer-help', topic: id, offered: true });
  const topic = shared.topics[id];
  if (!topic || refused?.code === 'own-topic') return null;
  const others = topic.parts.filter((part) => part.author !== own.participant);
  const seen = t('discuss.offerSeen', { author: authorsOf(shared, { parts: others }) });
  return (
    <>
      <ActButton
        command={{ type: 'offer-help', topic: id, offered: !offered }}
        label={t(offered ? 'stage.offered' : 'discuss.offer')}
        short={isFacilitator ? '' : t(offered ? 'stage.offeredShort' : 'stage.offerShort')}
        hint={seen}
        isTight={isFacilitator}
        icon={offered ? <HeartFilled /> : <HeartRegular />}
        isWarm
      />
      {!isFacilitator && <Hint>{seen}</Hint>}
    </>
  );
}

/** What people can do about the topic, and what of it may leave the room. */
export function TopicActs({ id }: { id: string }) {
  return (
    <>
      <OfferButton id={id} />
      <MayLeaveButton />
    </>
  );
}

/** "I'm ready to move on", which only counts. The facilitator simply moves on. */
export function ReadyButton() {
  const { shared, own } = useView();
  if (useIsFacilitator()) return null;
  return (
    <>
      <Hint>{t('discuss.readyCount', { count: 0 })}</Hint>
      <ActButton
        command={{ type: 'mark-ready', step: shared.step, ready: !own.ready }}
        label={t('discuss.ready')}
        icon={<HandRightRegular />}
        pressed={own.ready}
      />
    </>
  );
}

/** For everyone but the facilitator, who decides what follows. */
export function KeepTalking() {
  return !useIsFacilitator() && t('stage.keepTalking');
}

/** One's own turn in the round. Passing looks the same to everyone. */
export function TurnButtons() {
  const { shared, own } = useView();
  const isFacilitator = useIsFacilitator();
  const turns = 'turns' in shared.phase ? shared.phase.turns : [];
  const mine = turns.find((turn) => turn.participant === own.participant);
  if (!mine || mine.how) return null;
  const speaks = turns.find((turn) => !turn.how) === mine;
  return (
    <>
      <ActButton command={{ type: 'pass-turn' }} label={t('wrapUp.pass')} appearance="subtle" />
      {speaks && !isFacilitator && (
        <ActButton
          command={{ type: 'end-turn', participant: own.participant }}
          label={t('wrapUp.done')}
          appearance="primary"
        />
      )}
    </>
  );
}
