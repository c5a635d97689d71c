import { useState } from 'react';
import { reachableTopics } from '#session/plan.ts';
import { waitingTopics } from '#session/selectors.ts';
import { AddTopic } from '../gather/AddTopic.tsx';
import { useTime, useView } from '../live/useLive.ts';
import { Button } from '../ui/Button.tsx';
import { useLook } from '../ui/look.ts';
import { useIsFacilitator } from '../ui/me.ts';
import { t } from '../words/words.ts';
import { Queue } from './Queue.tsx';

/** Voting is over: the resulting order, with counts if enough people finished, and how far it goes. */
export function Reveal() {
  const look = useLook();
  const { shared } = useView();
  const count = reachableTopics(shared, useTime());
  return (
    <>
      <p className={look.strong}>{t('reveal.likely', { count, all: count === waitingTopics(shared).length })}</p>
      {!shared.hasResult && <p className={look.muted}>{t('reveal.noCounts')}</p>}
      <OrderedQueue label={t('reveal.order')} />
      <AddTopic folded />
    </>
  );
}

/** The queue; the facilitator also gets a button that makes it reorderable. */
export function OrderedQueue({ label }: { label: string }) {
  const look = useLook();
  const facilitator = useIsFacilitator();
  const { order } = useView().shared;
  const [moving, setMoving] = useState(false);
  return (
    <>
      <Queue label={label} movable={facilitator && moving} />
      {facilitator && order.length > 1 && (
        <Button className={look.button} appearance="subtle" aria-pressed={moving} onClick={() => setMoving(!moving)}>
          {t(moving ? 'discuss.reordered' : 'discuss.reorder')}
        </Button>
      )}
    </>
  );
}
