import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { type CSSProperties, useEffect, useState } from 'react';
import { planOf } from '#session/plan.ts';
import { useTime, useViewPart } from '../live/useLive.ts';
import { t } from '../words/words.ts';
import { Card } from './Card.tsx';
import { lowWide, narrow, phone, strip, tall } from './StageFrame.tsx';
import { Tokens } from './Tokens.tsx';
import { TopicDialog } from './TopicDialog.tsx';
import { isStill, useGlide } from './useGlide.ts';
import { whyId } from './VoteActs.tsx';

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
    [narrow]: { '--lines': '2', fontSize: '1em' },
    [tall]: { '--lines': '5', fontSize: '1.4em' },
  },
  usual: {
    '--lines': '3',
    [lowWide]: { fontSize: '0.93em' },
    [narrow]: { '--lines': '2' },
    [tall]: { '--lines': '5', fontSize: '1.2em' },
  },
  many: {
    '--lines': '2',
    fontSize: '0.93em',
    [lowWide]: { fontSize: '12px', gap: '4px 6px' },
    [tall]: { '--lines': '3', fontSize: '1.05em' },
  },
});

/** How long the result is held back, in ms, and how long the cards then take to their places. */
const holdMs = 500;
const glideMs = 1_200;

/** All topics as cards: to vote for, and then in the order that the votes gave them. */
export function Cards() {
  const styles = useStyles();
  const shared = useViewPart((view) => view.shared);
  const { phase, order, hasResult } = shared;
  const isOpen = phase.kind === 'vote' && phase.open;
  const [read, setRead] = useState<string>();
  const reveal = useReveal(!isOpen && hasResult);
  const isHeld = !isOpen && hasResult && reveal !== 'shown';
  const cards = useGlide<HTMLOListElement>(glideMs, holdMs);
  const { beyond } = planOf(shared, useTime());
  const amount = order.length;
  const size = amount <= 4 ? styles.few : amount <= 6 ? styles.some : amount > 8 ? styles.many : styles.usual;
  const columns = amount <= 1 ? 1 : amount <= 4 ? 2 : amount <= 6 ? 3 : 4;
  return (
    <>
      {!isOpen && amount > 0 && (
        <p className={mergeClasses(styles.honest, isHeld && styles.held)}>
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
              hasCount={reveal !== 'held'}
              isHeld={isHeld}
              isLater={!isOpen && !isHeld && beyond.includes(id)}
              isRow={amount > 4}
              onRead={setRead}
            />
          );
        })}
        {isHeld && reveal === 'flying' && (
          <Tokens around={cards} topics={shared.topics} order={order} holdMs={holdMs} />
        )}
      </ol>
      {read && <TopicDialog ids={[read]} onClose={() => setRead(undefined)} />}
    </>
  );
}

type Reveal = 'held' | 'flying' | 'shown';

/**
 * How far the reveal has come. The order comes at once; the counts follow in a task of their own, because both together would
 * block a slow machine for too long.
 */
function useReveal(isKnown: boolean): Reveal {
  const [reveal, setReveal] = useState<Reveal>(isKnown ? 'shown' : 'held');
  useEffect(() => {
    if (!isKnown) return setReveal('held');
    const timers = [
      setTimeout(() => setReveal((now) => (now === 'held' ? 'flying' : now)), 0),
      setTimeout(() => setReveal('shown'), holdMs + glideMs),
    ];
    return () => timers.forEach(clearTimeout);
  }, [isKnown]);
  return isKnown && isStill() ? 'shown' : reveal;
}
