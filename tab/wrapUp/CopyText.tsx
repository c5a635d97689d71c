import { Checkmark20Regular, Copy20Regular } from '@fluentui/react-icons';
import { type ClipboardEvent, useEffect, useId, useRef, useState } from 'react';
import { copyText } from '../host/copy.ts';
import { useHost } from '../host/useHost.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { confidentialField } from '../ui/confidentialField.ts';
import { useLook } from '../ui/look.ts';
import { t } from '../words/words.ts';

interface Props {
  text: string;
  label: string;
  /** Names the field with the text, where copying isn't allowed. */
  fieldLabel: string;
  isPrimary?: boolean;
  /** Why it can't be copied yet. */
  refused?: string | undefined;
  /** Whether the text was copied already. Left out: whether this button did. */
  isCopied?: boolean;
  /** Called with what was copied. */
  onCopied?(text: string): void;
}

/** Copies a text with one press; where copying isn't allowed, selects it for the keyboard. Says so when it worked. */
export function CopyText({ text, label, fieldLabel, isPrimary = false, refused, isCopied, onCopied }: Props) {
  const look = useLook();
  const host = useHost();
  const announce = useAnnounce();
  const [byHand, setByHand] = useState(false);
  const [copied, setCopied] = useState<string>();
  const done = isCopied ?? copied === text;

  function wasCopied(text: string) {
    setByHand(false);
    setCopied(text);
    announce(t('notes.copied'));
    onCopied?.(text);
  }

  async function copy() {
    // Right away, with the text as it is: browsers allow copying only while they handle the press.
    return (await copyText(text, host)) ? wasCopied(text) : setByHand(true);
  }

  if (byHand) return <CopyByHand text={text} label={fieldLabel} onCopied={() => wasCopied(text)} />;
  return (
    <Button
      className={look.button}
      appearance={isPrimary && !done ? 'primary' : 'secondary'}
      icon={done ? <Checkmark20Regular /> : <Copy20Regular />}
      refused={refused !== undefined}
      title={refused}
      onClick={copy}
    >
      {done ? t('notes.copyAgain') : label}
    </Button>
  );
}

/** The text, selected. The browser's copy event, from keyboard or menu, reports that all of it was copied. */
function CopyByHand({ text, label, onCopied }: { text: string; label: string; onCopied(): void }) {
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
        aria-label={label}
        aria-describedby={id}
        onFocus={({ currentTarget }) => currentTarget.select()}
        onCopy={copied}
      />
    </div>
  );
}
