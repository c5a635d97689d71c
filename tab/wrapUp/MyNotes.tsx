import { makeStyles, mergeClasses } from '@fluentui/react-components';
import { type ReactNode, useState } from 'react';
import { useHost } from '../host/useHost.ts';
import { useView } from '../live/useLive.ts';
import { Button } from '../ui/Button.tsx';
import { Face } from '../ui/Face.tsx';
import { Fold } from '../ui/Fold.tsx';
import { useLook } from '../ui/laterLook.ts';
import { nameOf } from '../ui/me.ts';
import { seatOf } from '../ui/names.ts';
import { UserText } from '../ui/UserText.tsx';
import { warmInk } from '../ui/warm.ts';
import { t } from '../words/words.ts';
import { CopyNotes } from './CopyNotes.tsx';
import { notReached, type Offer, offersBy, offersTo, useNotesText } from './notes.ts';

const useStyles = makeStyles({
  offer: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: '8px',
    minHeight: '44px',
    padding: '6px 10px',
  },
  name: { flexGrow: 1, flexBasis: '90px', minWidth: 0 },
  message: { paddingRight: 0, color: warmInk, textDecorationLine: 'underline' },
  topic: {
    color: 'inherit',
    display: '-webkit-box',
    WebkitBoxOrient: 'vertical',
    WebkitLineClamp: 1,
    overflowX: 'hidden',
    overflowY: 'hidden',
  },
});

/** What the viewer can take along: offers of help, and topics that weren't reached. Nobody else sees it. */
export function MyNotes({ children }: { children?: ReactNode }) {
  const look = useLook();
  const view = useView();
  const { text, unsent } = useNotesText();
  return (
    <section className={look.tight}>
      <h2 className={look.heading}>{t('notes.title')}</h2>
      {text === '' && <p className={look.muted}>{t('notes.none')}</p>}
      <Offers offers={[...offersTo(view), ...offersBy(view)]} />
      <ul className={look.list}>
        {notReached(view, unsent).map((topic) => (
          <li key={topic} className={look.item}>
            <UserText text={t('notes.notReached', { topic })} className={look.text} />
          </li>
        ))}
      </ul>
      {children}
    </section>
  );
}

/** The same, folded to one line; hidden while there is nothing in it. */
export function NotesFold() {
  const view = useView();
  const count = offersTo(view).length + offersBy(view).length + (view.own.takeaway ? 1 : 0);
  if (count === 0) return null;
  return (
    <Fold label={t('notes.fold', { count })}>
      <MyNotes>
        <CopyNotes quiet />
      </MyNotes>
    </Fold>
  );
}

/** Offers of help, to the viewer with a way to write to whoever made them, and by the viewer. */
export function Offers({ offers }: { offers: readonly Offer[] }) {
  const look = useLook();
  if (offers.length === 0) return null;
  return (
    <ul className={mergeClasses(look.list, look.tight)}>
      {offers.map((offer) => (
        <OfferRow key={`${offer.topic} ${offer.from}`} offer={offer} />
      ))}
    </ul>
  );
}

function OfferRow({ offer: { name, title, from, contact } }: { offer: Offer }) {
  const look = useLook();
  const styles = useStyles();
  const host = useHost();
  const { shared } = useView();
  const [failed, setFailed] = useState(false);
  return (
    <li className={mergeClasses(look.warm, look.warmBox, styles.offer)}>
      {from !== undefined && <Face name={nameOf(shared, from)} seat={seatOf(shared, from)} size="24px" />}
      <span className={styles.name}>{t(from === undefined ? 'notes.offered' : 'notes.canHelp', { name })}</span>
      {contact && (
        <Button
          className={mergeClasses(look.link, styles.message)}
          appearance="transparent"
          aria-label={t('notes.messageLong', { name })}
          onClick={() => {
            setFailed(false);
            host.chatWith(contact).catch(() => setFailed(true));
          }}
        >
          {t('notes.message')}
        </Button>
      )}
      <UserText text={title} className={mergeClasses(look.muted, look.full, styles.topic)} />
      {failed && <p className={mergeClasses(look.problem, look.full)}>{t('notes.messageFailed', { name })}</p>}
    </li>
  );
}
