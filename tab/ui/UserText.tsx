import { makeStyles, mergeClasses } from '@fluentui/react-components';
import type { Ref } from 'react';
import { piecesOf } from './links.ts';

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
  link: { color: 'inherit' },
});

interface Props {
  text: string;
  className?: string | undefined;
  ref?: Ref<HTMLSpanElement>;
}

/** Text that someone wrote, in its own direction and clipped to its box; of a web address only the host. */
export function UserText({ text, className, ref }: Props) {
  const styles = useStyles();
  return (
    <span ref={ref} dir="auto" className={mergeClasses(styles.words, className)}>
      {piecesOf(text).map((piece, at) =>
        piece.href ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: a piece's identity is its position
          <a key={at} href={piece.href} target="_blank" rel="noreferrer" dir="ltr" className={styles.link}>
            {piece.text}
          </a>
        ) : (
          piece.text
        ),
      )}
    </span>
  );
}
