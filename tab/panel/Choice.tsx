import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { Checkmark16Filled } from '@fluentui/react-icons';
import { useLook } from './look.ts';

const useStyles = makeStyles({
  chosen: {
    backgroundColor: tokens.colorBrandBackground2,
    color: tokens.colorBrandForeground2,
    borderTopColor: tokens.colorBrandStroke1,
    borderRightColor: tokens.colorBrandStroke1,
    borderBottomColor: tokens.colorBrandStroke1,
    borderLeftColor: tokens.colorBrandStroke1,
  },
  option: { minHeight: '44px', minWidth: '44px', maxWidth: 'none', paddingLeft: '8px', paddingRight: '8px' },
  legend: { paddingBottom: tokens.spacingVerticalXS },
});

interface Props<T extends string> {
  label: string;
  options: ReadonlyArray<{ value: T; label: string }>;
  value: T | undefined;
  /** With the value that was pressed, also when it was chosen already. */
  onChoose(value: T): void;
}

/** A few answers next to each other, of which one is chosen, or none. */
export function Choice<T extends string>({ label, options, value, onChoose }: Props<T>) {
  const look = useLook();
  const styles = useStyles();
  return (
    <fieldset className={look.group}>
      <legend className={mergeClasses(look.muted, styles.legend)}>{label}</legend>
      <div className={look.row}>
        {options.map((option) => {
          const chosen = option.value === value;
          return (
            <Button
              key={option.value}
              className={mergeClasses(styles.option, chosen && styles.chosen)}
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
