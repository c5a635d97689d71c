import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { direction } from '../words/words.ts';

const useStyles = makeStyles({
  // The list begins a separator's width outside, so that a line never begins or ends with one.
  clip: { overflow: 'hidden', color: tokens.colorNeutralForeground2 },
  facts: {
    listStyleType: 'none',
    margin: 0,
    marginInlineStart: '-1em',
    padding: 0,
    display: 'flex',
    flexWrap: 'wrap',
    lineHeight: 1.35,
    overflowWrap: 'anywhere',
  },
  fact: {
    position: 'relative',
    paddingInlineStart: '1em',
    '&::before': { content: '"·"', position: 'absolute', insetInlineStart: '0.38em' },
  },
});

/** Short facts next to each other, each a word of its own. */
export function Facts({ facts, className }: { facts: readonly string[]; className?: string }) {
  const styles = useStyles();
  return (
    <div className={mergeClasses(styles.clip, className)}>
      <ul className={styles.facts}>
        {facts.map((fact) => (
          <li key={fact} className={styles.fact}>
            {/* A sentence with somebody's words in it is ours, and so is its direction; a name alone has its own. */}
            <bdi dir={fact.includes('\u2068') ? direction() : undefined}>{fact}</bdi>
          </li>
        ))}
      </ul>
    </div>
  );
}
