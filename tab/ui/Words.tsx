import { makeStyles, mergeClasses } from '@fluentui/react-components';

const useStyles = makeStyles({
  words: {
    display: 'block',
    overflowWrap: 'anywhere',
    whiteSpace: 'pre-line',
    // Marks can be stacked on a letter without end, over whatever stands above: here they end with the text's own box.
    overflowX: 'clip',
    overflowY: 'clip',
    overflowClipMargin: '0.3em',
  },
});

/** What somebody wrote, whole and in its own direction; nothing of it reaches beyond its box. */
export function Words({ text, className }: { text: string; className?: string | undefined }) {
  return (
    <span dir="auto" className={mergeClasses(useStyles().words, className)}>
      {text}
    </span>
  );
}
