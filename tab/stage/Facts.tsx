import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { SharedView, TopicView } from '#session/view.ts';
import { t } from '../words/words.ts';

const useStyles = makeStyles({
  facts: {
    listStyleType: 'none',
    margin: 0,
    padding: 0,
    display: 'flex',
    flexWrap: 'wrap',
    color: tokens.colorNeutralForeground2,
    lineHeight: 1.35,
    overflowWrap: 'anywhere',
  },
  fact: { '&:not(:last-child)::after': { content: '"\\00a0·\\00a0"' } },
});

/** Short facts next to each other, each a word of its own. */
export function Facts({ facts, className }: { facts: readonly string[]; className?: string }) {
  const styles = useStyles();
  return (
    <ul className={mergeClasses(styles.facts, className)}>
      {facts.map((fact) => (
        <li key={fact} className={styles.fact}>
          {fact}
        </li>
      ))}
    </ul>
  );
}

/** Who brought a topic and the help each of them wants. */
export function authorsOf({ people }: SharedView, topic: TopicView): string[] {
  const names = new Map<string, string[]>();
  for (const { author, help } of topic.parts) {
    const wants = help && t('stage.wants', { help: t(`help.${help}`) });
    names.set(author, [...(names.get(author) ?? []), ...(wants ? [wants] : [])]);
  }
  const facts = [...names].flatMap(([author, wants]) => [people[author]?.name ?? '', ...wants]);
  return [...new Set(facts)].filter((fact) => fact !== '');
}
