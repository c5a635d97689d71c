import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { Ref } from 'react';
import type { Unread } from '../live/lockState.ts';
import { t } from '../words/words.ts';
import { useHiddenTexts } from './HiddenTexts.tsx';
import { LockIcon } from './icons.tsx';
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
  // What stands here is ours, not theirs.
  unread: {
    fontStyle: 'italic',
    fontWeight: tokens.fontWeightRegular,
    color: tokens.colorNeutralForeground2,
    '> svg': { verticalAlign: '-0.12em', marginInlineEnd: '0.3em' },
  },
});

interface Props {
  text: string;
  className?: string | undefined;
  ref?: Ref<HTMLSpanElement>;
  /** What surrounds it takes its direction (`dir="auto"`). */
  hasDirection?: boolean;
  /** Web addresses are links, as usual. */
  hasLinks?: boolean;
  /** The text can't be unlocked here, and `text` says so. */
  unread?: Unread | undefined;
}

/** Text that someone wrote, unless texts are hidden, in its own direction and clipped to its box; of a web address only the host. */
export function UserText({ text: written, className, ref, hasDirection = false, hasLinks = true, unread }: Props) {
  const styles = useStyles();
  const text = useHiddenTexts().areHidden ? t('topic.hidden') : written;
  const pieces = piecesOf(text);
  return (
    <span
      ref={ref}
      dir={hasDirection ? undefined : 'auto'}
      className={mergeClasses(styles.words, className, unread && styles.unread)}
    >
      {unread ? (
        <>
          <LockIcon />
          <span>{text}</span>
        </>
      ) : pieces.length === 1 ? (
        text
      ) : (
        pieces.map((piece, at) =>
          piece.href && hasLinks ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: a piece's identity is its position
            <a key={at} href={piece.href} target="_blank" rel="noreferrer" dir="ltr" className={styles.link}>
              {piece.text}
            </a>
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above
            <span key={at}>{piece.text}</span>
          ),
        )
      )}
    </span>
  );
}
