import { useState } from 'react';
import { useHost } from '../host/useHost.ts';
import { useView } from '../live/useLive.ts';
import { Button } from '../ui/Button.tsx';
import { Fold } from '../ui/Fold.tsx';
import { useLook } from '../ui/look.ts';
import { t } from '../words/words.ts';
import { CopyKeepsakes } from './CopyKeepsakes.tsx';
import { notReached, type Offer, offersTo, useKeepsakesText } from './keepsakes.ts';

/** What the viewer can take along: offers of help, and topics that weren't reached. Nobody else sees it. */
export function Keepsakes({ quiet = false }: { quiet?: boolean }) {
  const look = useLook();
  const view = useView();
  const offers = offersTo(view);
  const { text, unsent } = useKeepsakesText();
  const missed = notReached(view, unsent);
  return (
    <section className={look.tight}>
      <h2 className={look.heading}>{t('keepsakes.title')}</h2>
      {text === '' && <p className={look.muted}>{t('keepsakes.none')}</p>}
      <ul className={look.list}>
        {offers.map((offer) => (
          <OfferReceived key={`${offer.topic} ${offer.from}`} offer={offer} />
        ))}
        {missed.map((topic) => (
          <li key={topic} className={look.item}>
            <span className={look.text}>{t('keepsakes.notReached', { topic })}</span>
          </li>
        ))}
      </ul>
      <CopyKeepsakes quiet={quiet} />
    </section>
  );
}

/** The same, folded to one line; hidden while there is nothing in it. */
export function KeepsakesFold() {
  const view = useView();
  const count = offersTo(view).length + (view.own.takeaway ? 1 : 0);
  if (count === 0) return null;
  return (
    <Fold label={t('keepsakes.fold', { count })}>
      <Keepsakes quiet />
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
        <span className={look.text}>{t('keepsakes.offer', { name, topic: title })}</span>
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
              {t('keepsakes.message', { name })}
            </Button>
          </div>
        )}
        {failed && <p className={look.problem}>{t('keepsakes.messageFailed', { name })}</p>}
      </div>
    </li>
  );
}
