import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { Button } from './Button.tsx';
import { CheckIcon } from './icons.tsx';
import { useLook } from './look.ts';

const useStyles = makeStyles({
  options: { display: 'flex', flexWrap: 'wrap', gap: '6px', '> *': { flexGrow: 1 } },
  // One below the other, as long as there is room.
  stacked: {
    '@media (min-height: 431px)': { flexDirection: 'column', flexWrap: 'nowrap' },
    '@media (max-height: 430px)': { gap: '4px', '> button': { padding: '0 2px', fontSize: tokens.fontSizeBase200 } },
  },
  option: { minHeight: '44px', minWidth: '44px', maxWidth: 'none', padding: '0 6px', overflowWrap: 'break-word' },
  // Like all buttons, see `look.ts`.
  tiny: { '@media (max-width: 200px)': { padding: '0 2px', overflowWrap: 'anywhere', hyphens: 'auto' } },
  tall: { '@media (min-height: 560px)': { minHeight: '52px' } },
  small: { fontSize: tokens.fontSizeBase200, fontWeight: tokens.fontWeightRegular },
  legend: { padding: `0 0 ${tokens.spacingVerticalXS}` },
  // In a low panel, the words say enough.
  lowLegend: {
    '@media (max-height: 430px)': { position: 'absolute', width: '1px', overflowX: 'clip', clipPath: 'inset(50%)' },
  },
});

interface Props<T extends string> {
  label: ReactNode;
  options: ReadonlyArray<{ value: T; label: string }>;
  value: T | undefined;
  /** `row`: short words side by side. `stack`: the question of the moment, one answer below the other. */
  shape: 'row' | 'stack';
  /** Called with the pressed value, even if it was chosen already. */
  onChoose(value: T): void;
}

/** A few answers, of which one or none is chosen. */
export function Choice<T extends string>({ label, options, value, shape, onChoose }: Props<T>) {
  const look = useLook();
  const styles = useStyles();
  const stack = shape === 'stack';
  return (
    <fieldset className={look.group}>
      <legend className={mergeClasses(look.muted, styles.legend, !stack && styles.lowLegend)}>{label}</legend>
      <div className={mergeClasses(styles.options, stack && styles.stacked)}>
        {options.map((option) => {
          const chosen = option.value === value;
          return (
            <Button
              key={option.value}
              className={mergeClasses(
                styles.option,
                styles.tiny,
                stack ? styles.tall : styles.small,
                chosen && look.chosen,
              )}
              aria-pressed={chosen}
              icon={chosen ? <CheckIcon /> : undefined}
              onClick={() => onChoose(option.value)}
            >
              {option.label}
            </Button>
          );
        })}
      </div>
    </fieldset>
  );
}
