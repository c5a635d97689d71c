import { useState } from 'react';
import { AddTopic } from '../gather/AddTopic.tsx';
import { useView } from '../live/useLive.ts';
import { Button } from '../ui/Button.tsx';
import { CommandButton } from '../ui/CommandButton.tsx';
import { useLook } from '../ui/look.ts';
import { useIsFacilitator } from '../ui/me.ts';
import { PromptLine } from '../ui/PromptLine.tsx';
import { Undo } from '../ui/Undo.tsx';
import { t } from '../words/words.ts';
import { Queue } from './Queue.tsx';

/** Voting is over: the resulting order, with counts if enough people finished. */
export function Reveal() {
  const look = useLook();
  const { hasResult } = useView().shared;
  return (
    <>
      <p className={look.muted}>{t(hasResult ? 'reveal.lead' : 'reveal.noCounts')}</p>
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

export function RevealConsole() {
  const look = useLook();
  const { step } = useView().shared;
  return (
    <>
      <PromptLine />
      <div className={look.pair}>
        <CommandButton command={{ type: 'move-on', step, to: 'discuss' }} appearance="primary" explain>
          {t('reveal.start')}
        </CommandButton>
        <Undo />
      </div>
    </>
  );
}
