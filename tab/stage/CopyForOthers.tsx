import { Checkmark20Regular, Copy20Regular } from '@fluentui/react-icons';
import { useState } from 'react';
import { copyText } from '../host/copy.ts';
import { useHost } from '../host/useHost.ts';
import { useView } from '../live/useLive.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { t } from '../words/words.ts';
import { sentencesText } from '../wrapUp/notes.ts';

/** Copies the sentences that may leave the room, one a line. Where copying isn't allowed, they can be selected in their list. */
export function CopyForOthers({ className }: { className: string | undefined }) {
  const host = useHost();
  const announce = useAnnounce();
  const [copied, setCopied] = useState<string>();
  const text = sentencesText(useView());
  if (text === '') return null;
  async function copy() {
    if (!(await copyText(text, host))) return announce(t('stage.copyRefused'));
    setCopied(text);
    announce(t('notes.copied'));
  }
  const isCopied = copied === text;
  return (
    <Button className={className} icon={isCopied ? <Checkmark20Regular /> : <Copy20Regular />} onClick={copy}>
      {t(isCopied ? 'notes.copied' : 'stage.copyForOthers')}
    </Button>
  );
}
