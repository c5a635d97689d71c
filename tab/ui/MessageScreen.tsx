import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { Frame } from './Frame.tsx';
import { useLook } from './look.ts';
import { warmInk, warmTint } from './warm.ts';

const useStyles = makeStyles({
  screen: {
    margin: 'auto',
    maxWidth: '340px',
    padding: tokens.spacingHorizontalM,
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    textAlign: 'center',
  },
  sign: {
    width: '72px',
    height: '72px',
    margin: '0 auto',
    borderRadius: tokens.borderRadiusCircular,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorTransparentStroke}`,
    backgroundColor: tokens.colorBrandBackground2,
    color: tokens.colorBrandForeground1,
    display: 'grid',
    placeItems: 'center',
    fontSize: '32px',
  },
  warm: { backgroundColor: warmTint, color: warmInk },
  words: { textWrap: 'balance' },
  name: { whiteSpace: 'nowrap' },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    fontWeight: tokens.fontWeightSemibold,
    textWrap: 'balance',
    overflowWrap: 'anywhere',
    hyphens: 'auto',
  },
});

/** A screen that says one thing: a sign, a title, a sentence and perhaps a button. */
export function MessageScreen({
  sign,
  title,
  text,
  warm = false,
  children,
}: {
  sign: ReactNode;
  title: string;
  text: string;
  /** A human moment, such as thanks. */
  warm?: boolean;
  children?: ReactNode;
}) {
  const look = useLook();
  const styles = useStyles();
  /** Keeps our name on one line: the part before its hyphen would read as a word of its own. */
  const held = (said: string) =>
    said.split(/(Mini-M)/).map((part, n) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: a sentence's parts never move
      <span key={n} className={n % 2 === 0 ? undefined : styles.name}>
        {part}
      </span>
    ));
  return (
    <Frame>
      <div className={styles.screen}>
        <div className={mergeClasses(styles.sign, warm && styles.warm)} aria-hidden="true">
          {sign}
        </div>
        <h1 className={styles.title}>{held(title)}</h1>
        <p className={mergeClasses(look.text, styles.words)}>{held(text)}</p>
        {children}
      </div>
    </Frame>
  );
}
