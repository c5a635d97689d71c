import { makeStyles, mergeClasses } from '@fluentui/react-components';

const useStyles = makeStyles({
  words: {
    display: 'block',
    overflowWrap: 'anywhere',
    whiteSpace: 'pre-line',
    // Combining marks can be stacked endlessly on a letter, over anything above; they are clipped at the text's box.
    overflowX: 'clip',
    overflowY: 'clip',
    overflowClipMargin: '0.3em',
  },
});

/** Text that someone wrote, in full, in its own direction, and clipped to its box. */
export function UserText({ text, className }: { text: string; className?: string | undefined }) {
  return (
    <span dir="auto" className={mergeClasses(useStyles().words, className)}>
      {text}
    </span>
  );
}
