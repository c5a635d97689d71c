import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useEffect, useRef, useState } from 'react';
import type { Unread } from '../live/lockState.ts';
import { t } from '../words/words.ts';
import { Button } from './Button.tsx';
import { UserText } from './UserText.tsx';

/** The text fades out before the word, so that no letter is cut. */
const ground = `transparent, var(--ground, ${tokens.colorNeutralBackground1}) 1em`;

const useStyles = makeStyles({
  // In its own direction, but aligned with what is around it.
  clamped: { position: 'relative', display: 'block', minWidth: 0, textAlign: '-webkit-match-parent' as 'match-parent' },
  cut: { display: '-webkit-box', WebkitBoxOrient: 'vertical', overflowX: 'hidden', overflowY: 'hidden' },
  // `--extra`: see `fits`.
  0: { WebkitLineClamp: 'calc(var(--lines) - var(--fewer, 0) + var(--extra, 0))' },
  1: { WebkitLineClamp: 'calc(1 + var(--extra, 0))' },
  2: { WebkitLineClamp: 'calc(2 + var(--extra, 0))' },
  3: { WebkitLineClamp: 'calc(3 + var(--extra, 0))' },
  // As high as any target, but only its word covers the text, which fades into it rather than end within a letter.
  more: {
    position: 'absolute',
    insetInlineEnd: 0,
    bottom: 0,
    minHeight: '44px',
    minWidth: '44px',
    padding: 0,
    // It would lift the word off the text's baseline.
    border: 'none',
    alignItems: 'flex-end',
    justifyContent: 'flex-end',
    font: 'inherit',
    color: tokens.colorBrandForeground2,
    transitionProperty: 'none',
    '&, &:hover, &:hover:active': { backgroundColor: 'transparent' },
    '& > span': {
      paddingInlineStart: '1em',
      fontWeight: tokens.fontWeightSemibold,
      backgroundImage: `linear-gradient(to right, ${ground})`,
      '@media (forced-colors: active)': { backgroundColor: 'Canvas', backgroundImage: 'none' },
    },
    '&:dir(rtl) > span': { backgroundImage: `linear-gradient(to left, ${ground})` },
  },
});

interface Props {
  text: string;
  /** How many lines are shown at most. Left out: as many as `--lines` says. */
  lines?: 1 | 2 | 3;
  /** More lines are shown where there is room: see `useFittingLines`. */
  fits?: boolean;
  /** What it is, for the button's name, such as "Tomás's topic" (`topicName`). */
  what: string;
  className?: string | undefined;
  /** The text can't be unlocked here, and `text` says so. */
  unread?: Unread | undefined;
  /** There is more than the text. */
  hasMore?: boolean;
  /** Shows all of it elsewhere. Left out: it opens in place. */
  onMore?: () => void;
}

/**
 * Text that someone wrote, cut after a few lines for the eye: "more" shows all of it. Screen readers read all of it anyway.
 * Set `--ground` where it isn't on the theme's background.
 */
export function ClampedText({ text, lines, fits, what, className, unread, hasMore = false, onMore }: Props) {
  const styles = useStyles();
  const shown = useRef<HTMLSpanElement>(null);
  const [isCut, setCut] = useState(false);
  const [isOpen, setOpen] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: measures again when the text changes
  useEffect(() => {
    const element = shown.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setCut(element.scrollHeight > element.clientHeight + 1));
    observer.observe(element);
    return () => observer.disconnect();
  }, [text]);
  return (
    // "more" stands where the text ends, in the text's own direction.
    <span dir="auto" data-fits={fits || undefined} className={mergeClasses(styles.clamped, className)}>
      <UserText
        ref={shown}
        text={text}
        unread={unread}
        hasDirection
        // A link that is cut would be too small to press; the whole text has it.
        hasLinks={isOpen || !isCut}
        className={isOpen ? undefined : mergeClasses(styles.cut, styles[lines ?? 0])}
      />
      {(isCut || hasMore) && !isOpen && (
        <Button
          className={styles.more}
          appearance="transparent"
          aria-label={t('topic.moreLong', { topic: what })}
          onClick={onMore ?? (() => setOpen(true))}
        >
          {t('topic.more')}
        </Button>
      )}
    </span>
  );
}
