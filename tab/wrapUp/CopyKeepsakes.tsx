import { Button } from '@fluentui/react-components';
import { useEffect, useId, useRef, useState } from 'react';
import { useDraft } from '../gather/draft.ts';
import { useHost } from '../host/useHost.ts';
import type { Live } from '../live/live.ts';
import { useLive, useView } from '../live/useLive.ts';
import { useAnnounce } from '../panel/Announcer.tsx';
import { CommandButton } from '../panel/CommandButton.tsx';
import { useLook } from '../panel/look.ts';
import { useSend } from '../panel/useSend.ts';
import { t } from '../words/words.ts';
import { keepsakesText } from './keepsakes.ts';

/** `quiet`: something else is the one thing to do now. One press copies all of one's keepsakes; where the host has no clipboard, the text is selected instead. */
export function CopyKeepsakes({ quiet = false }: { quiet?: boolean }) {
  const look = useLook();
  const host = useHost();
  const live = useLive();
  const view = useView();
  const announce = useAnnounce();
  const { send, problem } = useSend();
  const [byHand, setByHand] = useState(false);
  const [draft] = useDraft();
  const text = keepsakesText(view, draft?.text);
  const { copied } = view.own;
  if (text === '') return null;

  async function copy() {
    await settled(live);
    const { now } = live.state();
    const text = keepsakesText(now.kind === 'open' ? now.view : view, draft?.text);
    // A host that throws has no clipboard for us either.
    if (!(await host.copy(text).catch(() => false))) return setByHand(true);
    announce(t('keepsakes.copied'));
    await send({ type: 'mark-copied' });
  }

  if (byHand) return <CopyByHand text={text} onDone={() => setByHand(false)} />;
  return (
    <>
      <Button
        className={look.button}
        appearance={copied || quiet ? 'secondary' : 'primary'}
        onClick={() => void copy()}
      >
        {t(copied ? 'keepsakes.copyAgain' : 'keepsakes.copy')}
      </Button>
      {problem && <p className={look.problem}>{problem}</p>}
    </>
  );
}

/** Resolves when what was typed a moment ago has arrived, or at once where it cannot now. */
function settled(live: Live): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      const { pending, link } = live.state();
      if (pending > 0 && link === 'live') return;
      stop();
      resolve();
    };
    const stop = live.subscribe(look);
    look();
  });
}

function CopyByHand({ text, onDone }: { text: string; onDone(): void }) {
  const look = useLook();
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  return (
    <div className={look.tight}>
      <p id={id} className={look.muted}>
        {t('keepsakes.byHand')}
      </p>
      <textarea
        // Else a browser may keep on disk what is typed here, to fill it in again.
        autoComplete="off"
        ref={field}
        className={look.field}
        rows={5}
        readOnly
        value={text}
        aria-label={t('keepsakes.byHandLabel')}
        aria-describedby={id}
      />
      <CommandButton command={{ type: 'mark-copied' }} onDone={onDone}>
        {t('keepsakes.byHandDone')}
      </CommandButton>
    </div>
  );
}
