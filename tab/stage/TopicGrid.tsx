import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useEffect, useRef } from 'react';
import { useView } from '../live/useLive.ts';
import { Facts } from '../ui/Facts.tsx';
import { UserText } from '../ui/UserText.tsx';
import { t } from '../words/words.ts';
import { authorsOf } from './authors.ts';
import { Count } from './Count.tsx';

const useStyles = makeStyles({
  grid: {
    flexGrow: 1,
    minHeight: 0,
    overflowY: 'auto',
    listStyleType: 'none',
    margin: '0 -4px',
    padding: '4px 4px clamp(12px, 4cqh, 48px)',
    display: 'grid',
    gap: 'clamp(8px, 0.8em, 20px)',
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 15.5em), 1fr))',
    gridAutoRows: 'min-content',
  },
  topic: {
    boxSizing: 'border-box',
    display: 'flex',
    gap: '0.7em',
    justifyContent: 'space-between',
    padding: '0.65em 0.85em',
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground2,
    lineHeight: 1.4,
  },
  texts: {
    minWidth: 0,
    display: 'flex',
    flexDirection: 'column',
    gap: '0.35em',
    overflowWrap: 'anywhere',
    hyphens: 'auto',
  },
  facts: { fontSize: '0.86em' },
  place: {
    flexShrink: 0,
    minWidth: '1.2em',
    color: tokens.colorNeutralForeground2,
    fontVariantNumeric: 'tabular-nums',
  },
  unvoted: { backgroundColor: 'transparent', border: `1px dashed ${tokens.colorNeutralStroke1}` },
  // A ranking is read from top to bottom.
  ranked: {
    gridTemplateColumns: 'minmax(0, 1fr)',
    '@container stage (min-width: 1000px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  // As large as there is room for, so that a wall screen isn't left empty; a strip has none to spare.
  few: {
    '@container stage (min-width: 1000px)': {
      fontSize: '1.35em',
      gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 20em), 1fr))',
    },
  },
  texted: { flexGrow: 1 },
});

/**  */
const maxLargeTopics = 6;

/** All topics in their order. `ranked` numbers them, once votes have given the order a meaning. */
export function TopicGrid({ label, ranked = false }: { label: string; ranked?: boolean }) {
  const styles = useStyles();
  const { shared } = useView();
  const list = useRef<HTMLOListElement>(null);
  const amount = shared.order.length;

  // Scrolls to a topic that arrives out of sight.
  useEffect(() => {
    if (!ranked && amount > 0) list.current?.lastElementChild?.scrollIntoView({ block: 'nearest' });
  }, [amount, ranked]);

  const className = mergeClasses(styles.grid, amount <= maxLargeTopics && styles.few, ranked && styles.ranked);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable without a mouse
    <ol ref={list} className={className} aria-label={label} tabIndex={0}>
      {shared.order.map((id, index) => {
        const topic = shared.topics[id];
        if (!topic) return null;
        return (
          <li key={id} className={mergeClasses(styles.topic, ranked && topic.count === 0 && styles.unvoted)}>
            {ranked && <span className={styles.place}>{t('stage.place', { place: index + 1 })}</span>}
            <span className={mergeClasses(styles.texts, styles.texted)}>
              {topic.parts.map((part) => (
                <UserText key={part.id} text={part.text} />
              ))}
              <Facts
                facts={[...authorsOf(shared, topic), ...(topic.count === 0 ? [t('reveal.none')] : [])]}
                className={styles.facts}
              />
            </span>
            <Count count={topic.count} />
          </li>
        );
      })}
    </ol>
  );
}
