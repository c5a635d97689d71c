import { Checkmark20Regular, Copy20Regular } from '@fluentui/react-icons';
import { type ClipboardEvent, useEffect, useId, useRef, useState } from 'react';
import { copyText } from '../host/copy.ts';
import { useHost } from '../host/useHost.ts';
import { saveAll } from '../live/leaving.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { confidentialField } from '../ui/confidentialField.ts';
import { useLook } from '../ui/look.ts';
import { useSend } from '../ui/useSend.ts';
import { t } from '../words/words.ts';
import { useNotesText } from './notes.ts';

/**
 * Copies all of one's notes with one press; where copying isn't allowed, selects the text for the keyboard. When it
 * worked, it says so, and tells the session. `quiet`: something else is the main thing to do now.
 */
export function CopyNotes({ quiet = false }: { quiet?: boolean }) {
  const look = useLook();
  const host = useHost();
  const announce = useAnnounce();
  const { send, problem } = useSend();
  const [byHand, setByHand] = useState(false);
  const { text, copied } = useNotesText();
  const latest = useRef(text);
  latest.current = text;
  if (text === '') return null;

  async function wasCopied(copied: string) {
    setByHand(false);
    announce(t('notes.copied'));
    // Notes that arrived while copying were not copied.
    if (copied !== latest.current) return;
    // Save first: a takeaway that changes afterwards would count as not copied.
    saveAll();
    return send({ type: 'mark-copied' });
  }

  async function copy() {
    // Right away, with the text as it is: browsers allow copying only while they handle the press.
    return (await copyText(text, host)) ? wasCopied(text) : setByHand(true);
  }

  if (byHand) return <CopyByHand text={text} onCopied={() => void wasCopied(text)} />;
  return (
    <>
      <Button
        className={look.button}
        appearance={copied || quiet ? 'secondary' : 'primary'}
        icon={copied ? <Checkmark20Regular /> : <Copy20Regular />}
        onClick={copy}
      >
        {t(copied ? 'notes.copyAgain' : 'notes.copy')}
      </Button>
      {problem && <p className={look.problem}>{problem}</p>}
    </>
  );
}

/** The text, selected. The browser's copy event, from keyboard or menu, reports that all of it was copied. */
function CopyByHand({ text, onCopied }: { text: string; onCopied(): void }) {
  const look = useLook();
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: selects again when the text changes
  useEffect(() => field.current?.select(), [text]);

  function copied({ currentTarget }: ClipboardEvent<HTMLTextAreaElement>) {
    const { selectionStart, selectionEnd, value } = currentTarget;
    if (selectionEnd - selectionStart === value.length) onCopied();
  }

  return (
    <div className={look.tight}>
      <p id={id} className={look.muted}>
        {t('notes.byHand', { mac: /Mac|iP(hone|ad|od)/.test(navigator.platform) })}
      </p>
      <textarea
        {...confidentialField}
        ref={field}
        className={look.field}
        rows={5}
        readOnly
        value={text}
        aria-label={t('notes.byHandLabel')}
        aria-describedby={id}
        onFocus={({ currentTarget }) => currentTarget.select()}
        onCopy={copied}
      />
    </div>
  );
}
