import { makeStyles } from '@fluentui/react-components';
import { useState } from 'react';
import { limits } from '#session/limits.ts';
import { peopleTakingPart } from '#session/selectors.ts';
import { TimeRing } from '../discuss/TimeRing.tsx';
import { useTime, useView } from '../live/useLive.ts';
import { CommandButton } from '../ui/CommandButton.tsx';
import { useLook } from '../ui/laterLook.ts';
import { everyoneIn, useIsFacilitator } from '../ui/me.ts';
import { PromptLine } from '../ui/PromptLine.tsx';
import { t } from '../words/words.ts';
import { CopyNotes } from './CopyNotes.tsx';
import { clearingIn } from './clearingIn.ts';
import { CopyForOthers } from './Sentences.tsx';

const useStyles = makeStyles({
  // Copying needs the room more.
  say: { '@media (max-height: 600px)': { display: 'none' } },
  ring: { display: 'flex', alignItems: 'center', gap: '16px' },
});

/** How long is left to copy one's notes before the session is cleared. */
export function LastCall({ clearsAt }: { clearsAt: number }) {
  const look = useLook();
  const styles = useStyles();
  const now = useTime(clearsAt);
  const [length, setLength] = useState<number>(limits.lastCall);
  const left = Math.max(0, clearsAt - now);
  // After "Wait", the ring begins anew.
  if (left > length) setLength(left);
  const count = everyoneIn(useView().shared);
  return (
    <>
      <div className={styles.ring}>
        <TimeRing timer={{ length, endsAt: clearsAt }} size="small" isLastCall />
        <h2 className={look.title}>{clearingIn(Math.ceil(left / 1_000))}</h2>
      </div>
      <p className={look.text}>{t('lastCall.text', { count })}</p>
    </>
  );
}

/** Copying comes first; waiting is one press for each person, and the facilitator can call it off. */
export function LastCallActions() {
  const look = useLook();
  const styles = useStyles();
  const facilitator = useIsFacilitator();
  const { shared } = useView();
  const copied = shared.lastCall?.copied;
  return (
    <>
      {facilitator && (
        <div className={styles.say}>
          <PromptLine />
        </div>
      )}
      <CopyNotes />
      <CommandButton command={{ type: 'wait-for-me' }}>{t('lastCall.wait')}</CommandButton>
      {facilitator && (
        <div className={look.pair}>
          <CopyForOthers />
          <CommandButton command={{ type: 'call-off-clear' }}>{t('lastCall.callOff')}</CommandButton>
        </div>
      )}
      {copied !== undefined && (
        <p className={look.muted}>{t('lastCall.left', { left: peopleTakingPart(shared).length - copied })}</p>
      )}
    </>
  );
}
