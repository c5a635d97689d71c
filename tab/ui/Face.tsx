import { warm, warmInk } from './warm.ts';

export type FaceState = 'empty' | 'author' | 'done' | 'speaking' | 'spoken';

interface Props {
  name: string;
  /** The person's place among everyone who joined (`seatOf`): it decides the color, and neighbors differ most. */
  seat: number;
  /** `empty`: no topic yet. `author`: it's their topic. Left out: here. */
  state?: FaceState | undefined;
  isAway?: boolean;
  /** The diameter, as an absolute CSS length. */
  size?: string;
}

/**
 * A person as initials, for the eye only: text next to it gives the name and the state. Colors are mixed with the theme's,
 * which keeps their contrast. Styled inline, because the panel's first list pays for each byte.
 */
export function Face({ name, seat, state, isAway = false, size = '32px' }: Props) {
  const hue = `oklch(.6 .2 ${seat * 137.5})`;
  const mix = (share: number, ground: string) => `color-mix(in srgb, ${hue} ${share}%, var(${ground}))`;
  const accent = state === 'speaking' ? warm : 'var(--colorCompoundBrandStroke)';
  const isRinged = state === 'author' || state === 'done' || state === 'speaking';
  return (
    <span
      aria-hidden="true"
      translate="no"
      style={{
        position: 'relative',
        display: 'grid',
        placeItems: 'center',
        flexShrink: 0,
        width: size,
        height: size,
        borderRadius: '50%',
        font: `600 calc(${size} * .34)/1 var(--fontFamilyBase)`,
        color: isAway || state === 'empty' ? 'var(--colorNeutralForeground3)' : mix(40, '--colorNeutralForeground1'),
        background:
          state === 'empty' ? 'var(--colorNeutralBackground1)' : mix(isAway ? 8 : 26, '--colorNeutralBackground1'),
        outline: isRinged
          ? `2px solid ${accent}`
          : state === 'empty'
            ? '2px dashed var(--colorNeutralStrokeAccessible)'
            : undefined,
        outlineOffset: isRinged ? 2 : -2,
      }}
    >
      <span>{initials(name)}</span>
      {(state === 'done' || state === 'spoken') && (
        <span
          style={{
            position: 'absolute',
            insetInlineEnd: '-.5em',
            bottom: '-.3em',
            width: '1.3em',
            borderRadius: '50%',
            font: '600 max(.72em, 9px)/1.3em sans-serif',
            textAlign: 'center',
            color: 'var(--colorNeutralBackground1)',
            background: state === 'done' ? accent : warmInk,
            boxShadow: '0 0 0 2px var(--colorNeutralBackground1)',
          }}
        >
          ✓
        </span>
      )}
    </span>
  );
}

/** The first letters of a name's first and last word. */
export function initials(name: string): string {
  const [first = [...name][0] ?? '', ...rest] = name.match(/(^|\s)\p{L}/gu) ?? [];
  return (first + (rest.at(-1) ?? '')).replace(/\s/g, '').toUpperCase();
}
