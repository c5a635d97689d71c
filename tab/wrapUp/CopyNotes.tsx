import { useRef } from 'react';
import { saveAll } from '../live/leaving.ts';
import { useLock } from '../live/useLive.ts';
import { useLook } from '../ui/look.ts';
import { useSend } from '../ui/useSend.ts';
import { t } from '../words/words.ts';
import { CopyText } from './CopyText.tsx';
import { useNotesText } from './notes.ts';

/** Copies all of one's notes, and tells the session when it worked. `quiet`: something else is the main thing to do now. */
export function CopyNotes({ quiet = false }: { quiet?: boolean }) {
  const look = useLook();
  const { send, problem } = useSend();
  const { text, copied } = useNotesText();
  // In a moment, the texts are there.
  const isUnlocking = useLock().trouble === 'waiting';
  const latest = useRef(text);
  latest.current = text;
  if (text === '') return null;

  function wasCopied(copied: string) {
    // Notes that arrived while copying were not copied.
    if (copied !== latest.current) return;
    // Save first: a takeaway that changes afterwards would count as not copied.
    saveAll();
    void send({ type: 'mark-copied' });
  }

  return (
    <>
      <CopyText
        text={text}
        label={t('notes.copy')}
        fieldLabel={t('notes.byHandLabel')}
        isPrimary={!quiet}
        isCopied={copied}
        refused={isUnlocking ? t('lock.state.waiting') : undefined}
        onCopied={wasCopied}
      />
      {problem && <p className={look.problem}>{problem}</p>}
    </>
  );
}
