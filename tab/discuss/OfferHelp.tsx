import type { TopicView } from '#session/view.ts';
import { useRefusal, useView } from '../live/useLive.ts';
import { CommandButton } from '../ui/CommandButton.tsx';
import { useLook } from '../ui/look.ts';
import { nameOf } from '../ui/me.ts';
import { t } from '../words/words.ts';

/** "I can help with this": only the topic's authors learn of it, and it can be withdrawn. Hidden on one's own topic. */
export function OfferHelp({ id, topic }: { id: string; topic: TopicView }) {
  const look = useLook();
  const { shared, own } = useView();
  const offered = own.offersMade.includes(id);
  const refused = useRefusal({ type: 'offer-help', topic: id, offered: true });
  if (refused?.code === 'own-topic') return null;
  const others = topic.parts.filter((part) => part.author !== own.participant);
  const author = others.map((part) => nameOf(shared, part.author)).join(', ');
  return (
    <div>
      {offered && <p className={look.muted}>{t('discuss.offered', { author })}</p>}
      <div className={look.links}>
        <CommandButton
          command={{ type: 'offer-help', topic: id, offered: !offered }}
          appearance="transparent"
          className={look.link}
        >
          {t(offered ? 'discuss.withdrawOffer' : 'discuss.offer')}
        </CommandButton>
      </div>
    </div>
  );
}
