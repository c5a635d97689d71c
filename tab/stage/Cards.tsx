import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { type CSSProperties, useEffect, useState } from 'react';
import { planOf } from '#session/plan.ts';
import type { TopicView } from '#session/view.ts';
import { useTime, useView } from '../live/useLive.ts';
import { ClampedText } from '../ui/ClampedText.tsx';
import { Face } from '../ui/Face.tsx';
import { useLook } from '../ui/look.ts';
import { nameOf } from '../ui/me.ts';
import { authorsOf, seatOf, topicName } from '../ui/names.ts';
import { VoteStepper } from '../vote/VoteStepper.tsx';
import { numeral, t } from '../words/words.ts';
import { MergedTag } from './MergedTag.tsx';
import { low, narrow, phone, roomy, tall } from './StageFrame.tsx';
import { Tokens } from './Tokens.tsx';
import { TopicDialog } from './TopicDialog.tsx';
import { isStill, useGlide } from './useGlide.ts';
import { useOneLine } from './useOneLine.ts';
import { whyId } from './VoteActs.tsx';

// No two of these hold at once: which of two rules wins isn't defined.
const strip = '@container stage (min-width: 401px) and (max-width: 640px)';
const lowWide = '@container stage (min-width: 641px) and (max-height: 479px)';

const useStyles = makeStyles({
  honest: { margin: 0, fontSize: '1.05em', fontWeight: tokens.fontWeightSemibold, color: tokens.colorBrandForeground2 },
  held: { visibility: 'hidden' },
  cards: {
    position: 'relative',
    alignSelf: 'stretch',
    flexGrow: 1,
    minHeight: 'min-content',
    listStyleType: 'none',
    margin: 0,
    padding: 0,
    display: 'grid',
    gap: 'clamp(6px, 0.6em, 16px)',
    gridTemplateColumns: 'repeat(var(--columns), minmax(0, 1fr))',
    gridAutoRows: 'minmax(min-content, 1fr)',
    [strip]: { gridTemplateColumns: 'repeat(var(--narrow), minmax(0, 1fr))' },
    [phone]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  few: {
    '--lines': '3',
    fontSize: '1.3em',
    [lowWide]: { fontSize: '1.1em' },
    [narrow]: { '--lines': '2', fontSize: '1em' },
    [tall]: { '--lines': '5', fontSize: '1.7em' },
  },
  some: {
    '--lines': '3',
    fontSize: '1.15em',
    [lowWide]: { fontSize: '1em' },
    [tall]: { '--lines': '5', fontSize: '1.4em' },
  },
  usual: { '--lines': '3', [lowWide]: { fontSize: '0.93em' }, [tall]: { '--lines': '5', fontSize: '1.2em' } },
  many: {
    '--lines': '2',
    fontSize: '0.93em',
    [lowWide]: { fontSize: '12px', gap: '4px 6px' },
    [tall]: { '--lines': '3', fontSize: '1.05em' },
  },
  card: {
    '--face': 'clamp(22px, 1.6cqw, 36px)',
    '--ground': tokens.colorNeutralBackground1,
    boxSizing: 'border-box',
    minWidth: 0,
    display: 'flex',
    flexDirection: 'column',
    justifyContent: 'space-between',
    padding: '0.5em 0.4em 0 0.7em',
    textAlign: 'start',
    lineHeight: 1.3,
    borderRadius: tokens.borderRadiusXLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    boxShadow: tokens.shadow2,
    [lowWide]: { padding: '2px 4px 0 8px', lineHeight: 1.2 },
  },
  // In a strip, more than a few topics are rows: the panel beside it shows all of them.
  row: {
    [narrow]: {
      '--lines': '2',
      flexDirection: 'row',
      alignItems: 'center',
      gap: '4px',
      padding: '0 0 0 8px',
      fontSize: '12px',
    },
  },
  // The tag takes a line.
  merged: { '--fewer': '1' },
  rowText: { [narrow]: { flexGrow: 1, flexBasis: 0, minWidth: 0 } },
  rowFoot: { [narrow]: { flexShrink: 0 } },
  ordered: { padding: '0.5em 0.7em', [lowWide]: { padding: '3px 8px' }, [narrow]: { padding: '0 8px' } },
  later: { backgroundColor: 'transparent', boxShadow: 'none', '--ground': tokens.colorNeutralBackground2 },
  // Marked by the border, too, which high contrast keeps.
  voted: {
    borderTopColor: tokens.colorCompoundBrandStroke,
    borderRightColor: tokens.colorCompoundBrandStroke,
    borderBottomColor: tokens.colorCompoundBrandStroke,
    borderLeftColor: tokens.colorCompoundBrandStroke,
    outline: `1px solid ${tokens.colorCompoundBrandStroke}`,
  },
  foot: {
    display: 'flex',
    alignItems: 'center',
    gap: '6px',
    minWidth: 0,
    fontSize: 'max(12px, 0.8em)',
    color: tokens.colorNeutralForeground2,
    [tall]: { fontSize: '0.7em' },
  },
  faces: { display: 'flex', flexShrink: 0, '& > * + *': { marginInlineStart: '-6px' } },
  authors: { flexGrow: 1, flexBasis: 0, minWidth: 0 },
  roomOnly: { [narrow]: { display: 'none' } },
  // On a low stage, the targets reach a little below the card.
  votes: { flexShrink: 0, marginInlineStart: 'auto', [low]: { marginBottom: '-4px' } },
  rank: { fontWeight: tokens.fontWeightSemibold, fontVariantNumeric: 'tabular-nums' },
  count: {
    flexShrink: 0,
    minWidth: '1.9em',
    paddingInline: '0.5em',
    boxSizing: 'border-box',
    lineHeight: '1.9em',
    textAlign: 'center',
    borderRadius: '1em',
    fontSize: '1.1em',
    fontWeight: tokens.fontWeightSemibold,
    fontVariantNumeric: 'tabular-nums',
    color: tokens.colorBrandForeground2,
    backgroundColor: tokens.colorBrandBackground2,
    border: `1px solid ${tokens.colorTransparentStroke}`,
    [roomy]: { fontSize: '1.2em' },
  },
});

/** How long the result is held back, in ms, and how long the cards then take to their places. */
const holdMs = 500;
const glideMs = 1_200;

/** All topics as cards: to vote for, and then in the order that the votes gave them. */
export function Cards() {
  const styles = useStyles();
  const { shared } = useView();
  const { phase, order, hasResult } = shared;
  const isOpen = phase.kind === 'vote' && phase.open;
  const [read, setRead] = useState<string>();
  const isRevealing = useRevealing(!isOpen && hasResult);
  const cards = useGlide<HTMLOListElement>(glideMs, holdMs);
  const { beyond } = planOf(shared, useTime());
  const amount = order.length;
  const size = amount <= 4 ? styles.few : amount <= 6 ? styles.some : amount > 8 ? styles.many : styles.usual;
  const columns = amount <= 1 ? 1 : amount <= 4 ? 2 : amount <= 6 ? 3 : 4;
  return (
    <>
      {!isOpen && amount > 0 && (
        <p className={mergeClasses(styles.honest, isRevealing && styles.held)}>
          {hasResult
            ? t('reveal.likely', { count: amount - beyond.length, all: beyond.length === 0 })
            : t('reveal.noCounts')}
        </p>
      )}
      <ol
        ref={cards}
        className={mergeClasses(styles.cards, size)}
        style={{ '--columns': columns, '--narrow': Math.min(columns, 2) } as CSSProperties}
        aria-label={t(isOpen ? 'vote.topics' : 'reveal.order')}
        aria-describedby={isOpen ? whyId : undefined}
      >
        {order.map((id, at) => {
          const topic = shared.topics[id];
          if (!topic) return null;
          return (
            <Card
              key={id}
              id={id}
              topic={topic}
              rank={isOpen ? undefined : at + 1}
              isHeld={isRevealing}
              isLater={!isOpen && !isRevealing && beyond.includes(id)}
              isRow={amount > 4}
              onRead={() => setRead(id)}
            />
          );
        })}
        {isRevealing && <Tokens around={cards} topics={shared.topics} order={order} holdMs={holdMs} />}
      </ol>
      {read && <TopicDialog ids={[read]} onClose={() => setRead(undefined)} />}
    </>
  );
}

interface CardProps {
  id: string;
  topic: TopicView;
  rank: number | undefined;
  /** The result is still on its way to the eye. */
  isHeld: boolean;
  isLater: boolean;
  /** Little room, if the stage is a strip. */
  isRow: boolean;
  onRead: () => void;
}

function Card({ id, topic, rank, isHeld, isLater, isRow, onRead }: CardProps) {
  const styles = useStyles();
  const { line: oneLine } = useOneLine();
  const view = useView();
  const { shared, own } = view;
  const [first] = topic.parts;
  const isMerged = topic.parts.length > 1;
  const authors = [...new Set(topic.parts.map((part) => part.author))];
  const voted = rank === undefined && (own.votes[id] ?? 0) > 0;
  return (
    <li
      data-glide={id}
      className={mergeClasses(
        styles.card,
        isLater && styles.later,
        voted && styles.voted,
        isRow && styles.row,
        rank !== undefined && styles.ordered,
      )}
    >
      <div className={isRow ? styles.rowText : undefined}>
        <ClampedText
          text={first?.text ?? ''}
          what={topicName(view, id)}
          className={isMerged ? styles.merged : undefined}
          hasMore={isMerged}
          onMore={onRead}
        />
        <MergedTag topic={topic} />
      </div>
      <div className={mergeClasses(styles.foot, isRow && styles.rowFoot)}>
        {rank !== undefined && (
          <span className={mergeClasses(styles.rank, isHeld && styles.held)}>{numeral(rank)}</span>
        )}
        <span className={mergeClasses(styles.faces, isRow && styles.roomOnly)}>
          {authors.map((author) => (
            <Face key={author} name={nameOf(shared, author)} seat={seatOf(shared, author)} size="var(--face)" />
          ))}
        </span>
        <bdi className={mergeClasses(oneLine, styles.authors, isRow && styles.roomOnly)}>
          {authorsOf(shared, topic)}
        </bdi>
        {rank === undefined ? (
          <span className={styles.votes}>
            <VoteStepper id={id} name={topicName(view, id)} />
          </span>
        ) : (
          <Count count={topic.count} />
        )}
      </div>
    </li>
  );
}

/** A topic's votes. Nothing while they are hidden, and nothing at zero: that would be unkind. */
function Count({ count }: { count: number | undefined }) {
  const look = useLook();
  const styles = useStyles();
  if (!count) return null;
  return (
    <>
      <span aria-hidden="true" data-count className={styles.count}>
        {numeral(count)}
      </span>
      <span className={look.spoken}>{t('topic.votes', { count })}</span>
    </>
  );
}

/** Whether the result has come while this window was looking, and is still on its way to the eye. */
function useRevealing(isKnown: boolean): boolean {
  const [shown, setShown] = useState(isKnown);
  useEffect(() => {
    if (!isKnown || isStill()) return setShown(isKnown);
    const timer = setTimeout(() => setShown(true), holdMs + glideMs);
    return () => clearTimeout(timer);
  }, [isKnown]);
  return isKnown && !shown && !isStill();
}
