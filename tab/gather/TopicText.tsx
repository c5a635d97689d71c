import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { TopicView } from '#session/view.ts';
import { useViewPart } from '../live/useLive.ts';
import { Facts } from '../ui/Facts.tsx';
import { useLook } from '../ui/look.ts';
import { UserText } from '../ui/UserText.tsx';
import { t } from '../words/words.ts';
import { OwnPart } from './OwnPart.tsx';

type Part = TopicView['parts'][number];

const useStyles = makeStyles({
  // Text runs in its own direction, but is aligned with its author's name.
  text: { textAlign: '-webkit-match-parent' as 'match-parent' },
  beside: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalM },
  foot: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'flex-end',
    columnGap: tokens.spacingHorizontalS,
    // Stays on one line as long as a short name fits.
    '> :first-child': { flexGrow: 1, flexBasis: '60px', minWidth: 0 },
  },
});

interface Props {
  topic: Pick<TopicView, 'parts'>;
  /** In full sentences, for the topic everyone looks at. */
  present?: boolean;
  /** The viewer can edit and withdraw their own parts here. */
  editable?: boolean;
  /** Its votes, if everyone may know them. */
  count?: number | undefined;
  /** Shown next to the first part's text. */
  lead?: ReactNode;
  /** Shown next to the last author, so that the text above keeps the full width whatever appears here. */
  foot?: ReactNode;
}

/** A topic's text, its author and the help they want; a merged topic shows each part with its author. */
export function TopicText({ topic, present = false, editable = false, count, lead, foot }: Props) {
  const look = useLook();
  const styles = useStyles();
  const people = useViewPart(({ shared }) => shared.people);
  const me = useViewPart(({ own }) => own.participant);
  return topic.parts.map((part, at) => {
    const yours = part.author === me;
    const last = at === topic.parts.length - 1;
    const text = <UserText text={part.text} className={mergeClasses(look.text, styles.text, present && look.strong)} />;
    const by = byline(part, people[part.author]?.name ?? '', yours, present);
    const author =
      last && count !== undefined ? (
        <Facts facts={[by, t('topic.votes', { count })]} className={look.muted} />
      ) : (
        <div className={look.muted}>{by}</div>
      );
    const words = (
      <>
        {at === 0 && lead ? (
          <div className={styles.beside}>
            {lead}
            {text}
          </div>
        ) : (
          text
        )}
        {last && foot ? (
          <div className={styles.foot}>
            {author}
            {foot}
          </div>
        ) : (
          author
        )}
      </>
    );
    return (
      <div key={part.id} className={look.full}>
        {yours ? (
          <OwnPart part={part} editable={editable} foot={last ? foot : undefined}>
            {words}
          </OwnPart>
        ) : (
          words
        )}
      </div>
    );
  });
}

function byline({ help }: Part, author: string, yours: boolean, present: boolean): string {
  if (yours) {
    if (!help) return t('topic.yours');
    return t(present ? 'topic.yoursWants' : 'topic.yoursWith', { help: t(`help.${help}`) });
  }
  if (!help) return t('topic.by', { author });
  return t(present ? 'topic.wants' : 'topic.byWith', { author, help: t(`help.${help}`) });
}
