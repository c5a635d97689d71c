import { makeStyles, tokens } from '@fluentui/react-components';
import { type RefObject, useLayoutEffect, useRef } from 'react';
import type { SharedView } from '#session/view.ts';
import { easing, placeIn } from './useGlide.ts';

const useStyles = makeStyles({
  pool: { position: 'absolute', inset: 0, zIndex: 1, pointerEvents: 'none', listStyleType: 'none' },
  token: {
    position: 'absolute',
    width: '12px',
    height: '12px',
    borderRadius: '50%',
    backgroundColor: tokens.colorCompoundBrandBackground,
    '@media (forced-colors: active)': { forcedColorAdjust: 'none', backgroundColor: 'Highlight' },
  },
});

const flyMs = 600;
/** More tokens than this on one card tell the eye nothing. */
const mostEach = 10;

interface Props {
  /** The cards; each shows its count in an element with `data-count`. */
  around: RefObject<HTMLElement | null>;
  topics: SharedView['topics'];
  order: readonly string[];
  holdMs: number;
}

/** The votes fly to their topics from one pool in the middle, never from a seat: that would tell whose they were. */
export function Tokens({ around, topics, order, holdMs }: Props) {
  const styles = useStyles();
  const pool = useRef<HTMLLIElement>(null);
  const flights = order.flatMap((id) => Array<string>(Math.min(topics[id]?.count ?? 0, mostEach)).fill(id));

  // biome-ignore lint/correctness/useExhaustiveDependencies: flies once, when the result comes
  useLayoutEffect(() => {
    const cards = around.current;
    const [width, height] = [cards?.clientWidth ?? 0, cards?.clientHeight ?? 0];
    flights.forEach((id, at) => {
      const token = pool.current?.children[at];
      const count = cards?.querySelector<HTMLElement>(`[data-glide="${CSS.escape(id)}"] [data-count]`);
      if (!token || !count) return;
      const to = placeIn(cards, count);
      // A round heap, as seeds lie in a sunflower.
      const [x, y] = [
        width / 2 + 5 * Math.sqrt(at) * Math.cos(2.4 * at),
        height / 2 + 5 * Math.sqrt(at) * Math.sin(2.4 * at),
      ];
      const there = `translate(${to.x + count.offsetWidth / 2 - 6}px, ${to.y + count.offsetHeight / 2 - 6}px)`;
      token.animate(
        [
          { transform: `translate(${x}px, ${y}px)`, easing },
          { transform: there, opacity: 1, offset: 0.9 },
          { transform: there, opacity: 0 },
        ],
        { duration: flyMs, delay: holdMs + at * 8, fill: 'both' },
      );
      count.animate(
        [
          { opacity: 0, transform: 'scale(.6)' },
          { opacity: 1, transform: 'none' },
        ],
        {
          duration: 200,
          delay: holdMs + flyMs,
          fill: 'backwards',
        },
      );
    });
  }, []);

  return (
    <li ref={pool} className={styles.pool} aria-hidden="true">
      {flights.map((_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a token's identity is its position
        <i key={at} className={styles.token} style={{ left: 0, top: 0 }} />
      ))}
    </li>
  );
}
