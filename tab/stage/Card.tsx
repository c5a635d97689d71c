import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { memo } from 'react';
import { useViewPart } from '../live/useLive.ts';
import { ClampedText } from '../ui/ClampedText.tsx';
import { Face } from '../ui/Face.tsx';
import { useLook } from '../ui/look.ts';
import { nameOf } from '../ui/me.ts';
import { authorsOf, seatOf, topicName } from '../ui/names.ts';
import type { PlainTopic } from '../ui/plain.ts';
import { VoteStepper } from '../vote/VoteStepper.tsx';
import { numeral, t } from '../words/words.ts';
import { MergedTag } from './MergedTag.tsx';
import { low, lowWide, narrowLow, roomy, tall, wordy } from './StageFrame.tsx';
import { useOneLine } from './useOneLine.ts';

const useStyles = makeStyles({
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
  // In a low strip, more than a few topics are rows: the panel beside it shows all of them.
  row: {
    [narrowLow]: {
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
  text: { flexGrow: 1, minWidth: 0 },
  rowText: {
    [narrowLow]: {
      flexBasis: 0,
      alignSelf: 'stretch',
      padding: '1px 0',
      display: 'flex',
      flexDirection: 'column',
      justifyContent: 'center',
      alignItems: 'flex-start',
      '& > *': { maxWidth: '100%' },
    },
  },
  rowFoot: { [narrowLow]: { display: 'contents' } },
  ordered: { padding: '0.5em 0.7em', [lowWide]: { padding: '3px 8px' }, [narrowLow]: { padding: '3px 8px' } },
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
  faces: { display: 'flex', flexShrink: 0, [wordy]: { display: 'none' }, '& > * + *': { marginInlineStart: '-6px' } },
  authors: { flexGrow: 1, flexBasis: 0, minWidth: 0 },
  roomOnly: { [narrowLow]: { display: 'none' } },
  // On a low stage, the targets reach a little below the card.
  votes: { flexShrink: 0, marginInlineStart: 'auto', [low]: { marginBottom: '-4px' } },
  // As wide before the first vote as after it: a vote must not cut the text it is for.
  rowVotes: { [narrowLow]: { display: 'flex', justifyContent: 'flex-end', minWidth: '116px' } },
  rowRank: { [narrowLow]: { order: -1, minWidth: '1.2em' } },
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
  held: { visibility: 'hidden' },
});

interface Props {
  id: string;
  topic: PlainTopic;
  /** Its place in the order, once there is one. Until then it can be voted for. */
  rank: number | undefined;
  /** Its count is shown, or about to be. */
  hasCount: boolean;
  /** The reveal is still running. */
  isHeld: boolean;
  /** There may be no time for it. */
  isLater: boolean;
  /** A row, if the stage is a low strip. */
  isRow: boolean;
  onRead: (id: string) => void;
}

/** A topic with its authors, and one's own votes or the result. Memoized: a vote redraws no other card. */
export const Card = memo(function Card({ id, topic, rank, hasCount, isHeld, isLater, isRow, onRead }: Props) {
  const styles = useStyles();
  const { line: oneLine } = useOneLine();
  const name = useViewPart((view) => topicName(view, id));
  const authors = useViewPart(({ shared }) => authorsOf(shared, topic));
  const hasVotes = useViewPart(({ own }) => (own.votes[id] ?? 0) > 0);
  const isMerged = topic.parts.length > 1;
  return (
    <li
      data-glide={id}
      className={mergeClasses(
        styles.card,
        isLater && styles.later,
        rank === undefined && hasVotes && styles.voted,
        isRow && styles.row,
        rank !== undefined && styles.ordered,
      )}
    >
      <div data-room className={mergeClasses(styles.text, isRow && styles.rowText)}>
        <ClampedText
          text={topic.parts[0]?.text ?? ''}
          unread={topic.parts[0]?.unread}
          fits
          what={name}
          className={isMerged ? styles.merged : undefined}
          hasMore={isMerged}
          onMore={() => onRead(id)}
        />
        <MergedTag topic={topic} />
      </div>
      <div className={mergeClasses(styles.foot, isRow && styles.rowFoot)}>
        {rank !== undefined && (
          <span className={mergeClasses(styles.rank, isRow && styles.rowRank, isHeld && styles.held)}>
            {numeral(rank)}
          </span>
        )}
        <span className={mergeClasses(styles.faces, isRow && styles.roomOnly)}>
          {[...new Set(topic.parts.map((part) => part.author))].map((author) => (
            <AuthorFace key={author} id={author} />
          ))}
        </span>
        <bdi className={mergeClasses(oneLine, styles.authors, isRow && styles.roomOnly)}>{authors}</bdi>
        {rank === undefined ? (
          <span className={mergeClasses(styles.votes, isRow && styles.rowVotes)}>
            <VoteStepper id={id} name={name} />
          </span>
        ) : (
          hasCount && <Count count={topic.count} />
        )}
      </div>
    </li>
  );
});

function AuthorFace({ id }: { id: string }) {
  const name = useViewPart(({ shared }) => nameOf(shared, id));
  const seat = useViewPart(({ shared }) => seatOf(shared, id));
  return <Face name={name} seat={seat} size="var(--face)" />;
}

/** A topic's votes. Nothing at zero: that would be unkind. */
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
