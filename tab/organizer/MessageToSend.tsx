import { Button, mergeClasses } from '@fluentui/react-components';
import { useRef, useState } from 'react';
import { isDone } from '../host/copy.ts';
import { confidentialField } from '../ui/confidentialField.ts';
import { useLook } from '../ui/look.ts';
import { useOrganizerLook } from './look.ts';
import { chatLink, type Invitation, mailLink, messageFor, messageHtml } from './message.ts';
import { nameOf } from './plan.ts';
import { say, type Word } from './words.ts';

interface Props {
  invitation: Invitation;
  isTold: boolean;
  isLast: boolean;
  onTold(): void;
}

/** The message to a group's facilitator, and the ways to send it. */
export function MessageToSend({ invitation, isTold, isLast, onTold }: Props) {
  const styles = useOrganizerLook();
  const look = useLook();
  const [said, setSaid] = useState<Word>();
  const text = useRef<HTMLTextAreaElement>(null);
  const { facilitator, host } = invitation;
  const mail = mailLink(invitation);
  const copy = async (done: Word) => {
    const parts = { 'text/plain': messageFor(invitation), 'text/html': messageHtml(invitation) };
    if (await isDone(() => navigator.clipboard.write([new ClipboardItem(parts)]))) return setSaid(done);
    // A frame may not be allowed to copy, and a browser may never answer: then the text is copied by hand.
    text.current?.select();
    setSaid('hand.byHand');
  };
  return (
    <div className={`${styles.panel} ${styles.section}`}>
      <h3 className={styles.sub}>{say('hand.message')}</h3>
      <textarea
        {...confidentialField}
        ref={text}
        className={mergeClasses(look.field, styles.message)}
        aria-label={say('hand.message')}
        dir="auto"
        readOnly
        value={messageFor(invitation)}
      />
      <div className={styles.bar}>
        <Button appearance="primary" className={styles.tall} onClick={() => copy('hand.copied')}>
          {say('hand.copy')}
        </Button>
        <Button
          as="a"
          className={styles.tall}
          href={mail.href}
          target="_blank"
          rel="noreferrer"
          onClick={() => {
            // Too long for a mail's link, it goes by the clipboard.
            if (!mail.isWhole) void copy('hand.mailPaste');
          }}
        >
          {say('hand.mail')}
        </Button>
        {host === 'teams' && facilitator && (
          <Button as="a" className={styles.tall} href={chatLink(facilitator)} target="_blank" rel="noreferrer">
            {say('hand.chat', { name: nameOf(facilitator) })}
          </Button>
        )}
      </div>
      <p role="status" className={look.muted}>
        {said && say(said)}
      </p>
      <Button className={styles.start} disabledFocusable={isTold && isLast} onClick={onTold}>
        {say(isLast ? 'hand.sentLast' : 'hand.sent')}
      </Button>
    </div>
  );
}
