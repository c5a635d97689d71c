import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { TopicView } from '#session/view.ts';
import { UserText } from '../ui/UserText.tsx';

const useStyles = makeStyles({
  text: {
    margin: 0,
    fontWeight: tokens.fontWeightSemibold,
    overflowWrap: 'anywhere',
    hyphens: 'auto',
    lineHeight: 1.22,
    textWrap: 'balance',
  },
  part: {
    '& + &': { marginTop: '0.4em', paddingTop: '0.4em', borderTop: `1px solid ${tokens.colorNeutralStroke2}` },
  },
  // Relative to the stage, so that 280 characters fit the smallest and fill a wall screen.
  short: { fontSize: 'clamp(22px, min(5cqw, 9.2cqh), 100px)' },
  medium: { fontSize: 'clamp(18px, min(3.5cqw, 6.2cqh), 68px)' },
  long: { fontSize: 'clamp(16px, min(2.7cqw, 4.8cqh), 50px)' },
  full: { fontSize: 'clamp(15px, min(2.3cqw, 4.2cqh), 44px)' },
  merged: { fontSize: 'clamp(14px, min(1.9cqw, 3.3cqh), 32px)' },
});

/** A topic in the middle of the stage: the shorter, the larger. `quiet`: something else matters more. */
export function TopicText({ topic, quiet = false }: { topic: TopicView; quiet?: boolean }) {
  const styles = useStyles();
  const length = topic.parts.reduce((sum, part) => sum + part.text.length, 0);
  return (
    <h1 className={mergeClasses(styles.text, styles[sizeOf(quiet ? length * 2 : length)])}>
      {topic.parts.map((part) => (
        <UserText key={part.id} text={part.text} className={styles.part} />
      ))}
    </h1>
  );
}

function sizeOf(length: number): 'short' | 'medium' | 'long' | 'full' | 'merged' {
  if (length <= 70) return 'short';
  if (length <= 150) return 'medium';
  if (length <= 220) return 'long';
  return length <= 300 ? 'full' : 'merged';
}
