import { makeStyles, tokens } from '@fluentui/react-components';
import { Facts } from '../ui/Facts.tsx';

const useStyles = makeStyles({
  heading: { display: 'flex', flexWrap: 'wrap', alignItems: 'baseline', columnGap: '1.2em', rowGap: '0.2em' },
  title: {
    margin: 0,
    fontSize: 'clamp(20px, min(3cqw, 5.4cqh), 52px)',
    fontWeight: tokens.fontWeightSemibold,
    lineHeight: 1.25,
    overflowWrap: 'anywhere',
  },
});

/** The phase's name, and what everyone should know about it. */
export function Heading({ title, facts }: { title: string; facts: readonly string[] }) {
  const styles = useStyles();
  return (
    <div className={styles.heading}>
      <h1 className={styles.title}>{title}</h1>
      <Facts facts={facts} />
    </div>
  );
}
