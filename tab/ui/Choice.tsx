import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { Checkmark16Filled } from '@fluentui/react-icons';
import { Button } from './Button.tsx';
import { useLook } from './look.ts';

const useStyles = makeStyles({
  options: { display: 'flex', flexWrap: 'wrap', gap: '6px', '> *': { flexGrow: 1 } },
  option: { minHeight: '44px', minWidth: '44px', maxWidth: 'none', padding: '0 6px', overflowWrap: 'break-word' },
  // Like all buttons, see `look.ts`.
  tiny: { '@media (max-width: 200px)': { padding: '0 2px', overflowWrap: 'anywhere', hyphens: 'auto' } },
  small: { fontSize: tokens.fontSizeBase200, fontWeight: tokens.fontWeightRegular },
  legend: { padding: `0 0 ${tokens.spacingVerticalXS}` },
});

interface Props<T extends string> {
  label: string;
  options: ReadonlyArray<{ value: T; label: string }>;
  value: T | undefined;
  /** For three short words in one row. */
  small?: boolean;
  /** Called with the pressed value, even if it was chosen already. */
  onChoose(value: T): void;
}

/** A few answers side by side, of which one or none is chosen. */
export function Choice<T extends string>({ label, options, value, small = false, onChoose }: Props<T>) {
  const look = useLook();
  const styles = useStyles();
  return (
    <fieldset className={look.group}>
      <legend className={mergeClasses(look.muted, styles.legend)}>{label}</legend>
      <div className={styles.options}>
        {options.map((option) => {
          const chosen = option.value === value;
          return (
            <Button
              key={option.value}
              className={mergeClasses(styles.option, styles.tiny, small && styles.small, chosen && look.chosen)}
              aria-pressed={chosen}
              icon={chosen ? <Checkmark16Filled /> : undefined}
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
