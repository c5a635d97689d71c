import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { direction } from '../words/words.ts';

const useStyles = makeStyles({
  // The list starts a separator's width to the left, so that no line begins or ends with a separator.
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

/** Short facts side by side, each wrapping as a whole. */
export function Facts({ facts, className }: { facts: readonly string[]; className?: string }) {
  const styles = useStyles();
  return (
    <div className={mergeClasses(styles.clip, className)}>
      <ul className={styles.facts}>
        {facts.map((fact) => (
          <li key={fact} className={styles.fact}>
            {/* A sentence that quotes someone follows our direction; a name on its own follows its own. */}
            <bdi dir={fact.includes('\u2068') ? direction() : undefined}>{fact}</bdi>
          </li>
        ))}
      </ul>
    </div>
  );
}
