import { useState } from 'react';
import { useHost } from '../host/useHost.ts';
import { useView } from '../live/useLive.ts';
import { Button } from '../ui/Button.tsx';
import { Fold } from '../ui/Fold.tsx';
import { useLook } from '../ui/look.ts';
import { t } from '../words/words.ts';
import { CopyNotes } from './CopyNotes.tsx';
import { notReached, type Offer, offersTo, useNotesText } from './notes.ts';

/** What the viewer can take along: offers of help, and topics that weren't reached. Nobody else sees it. */
export function MyNotes({ quiet = false }: { quiet?: boolean }) {
  const look = useLook();
  const view = useView();
  const offers = offersTo(view);
  const { text, unsent } = useNotesText();
  const missed = notReached(view, unsent);
  return (
    <section className={look.tight}>
      <h2 className={look.heading}>{t('notes.title')}</h2>
      {text === '' && <p className={look.muted}>{t('notes.none')}</p>}
      <ul className={look.list}>
        {offers.map((offer) => (
          <OfferReceived key={`${offer.topic} ${offer.from}`} offer={offer} />
        ))}
        {missed.map((topic) => (
          <li key={topic} className={look.item}>
            <span className={look.text}>{t('notes.notReached', { topic })}</span>
          </li>
        ))}
      </ul>
      <CopyNotes quiet={quiet} />
    </section>
  );
}

/** The same, folded to one line; hidden while there is nothing in it. */
export function NotesFold() {
  const view = useView();
  const count = offersTo(view).length + (view.own.takeaway ? 1 : 0);
  if (count === 0) return null;
  return (
    <Fold label={t('notes.fold', { count })}>
      <MyNotes quiet />
    </Fold>
  );
}

function OfferReceived({ offer: { name, title, contact } }: { offer: Offer }) {
  const look = useLook();
  const host = useHost();
  const [failed, setFailed] = useState(false);
  return (
    <li className={look.item}>
      <div className={look.full}>
        <span className={look.text}>{t('notes.offer', { name, topic: title })}</span>
        {contact && (
          <div className={look.links}>
            <Button
              className={look.link}
              appearance="transparent"
              onClick={() => {
                setFailed(false);
                host.chatWith(contact).catch(() => setFailed(true));
              }}
            >
              {t('notes.message', { name })}
            </Button>
          </div>
        )}
        {failed && <p className={look.problem}>{t('notes.messageFailed', { name })}</p>}
      </div>
    </li>
  );
}
