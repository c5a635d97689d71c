import { Heart20Filled, Heart20Regular } from '@fluentui/react-icons';
import type { TopicView } from '#session/view.ts';
import { useRefusal, useView } from '../live/useLive.ts';
import { CommandButton } from '../ui/CommandButton.tsx';
import { useLook } from '../ui/laterLook.ts';
import { authorsOf } from '../ui/names.ts';
import { t } from '../words/words.ts';

/** "I can help with this": only the topic's authors see it, and it can be withdrawn. Hidden on one's own topic. */
export function OfferHelp({ id, topic }: { id: string; topic: TopicView }) {
  const look = useLook();
  const { shared, own } = useView();
  const offered = own.offersMade.includes(id);
  const refused = useRefusal({ type: 'offer-help', topic: id, offered: true });
  if (refused?.code === 'own-topic') return null;
  const author = authorsOf(shared, { parts: topic.parts.filter((part) => part.author !== own.participant) });
  return (
    <div className={look.tight}>
      <CommandButton
        command={{ type: 'offer-help', topic: id, offered: !offered }}
        icon={offered ? <Heart20Filled /> : <Heart20Regular />}
        className={look.warm}
      >
        {t(offered ? 'discuss.withdrawOffer' : 'discuss.offer')}
      </CommandButton>
      <p className={look.muted}>{t(offered ? 'discuss.offered' : 'discuss.offerSeen', { author })}</p>
    </div>
  );
}
