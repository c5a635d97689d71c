import { makeStyles, tokens } from '@fluentui/react-components';
import { t } from '../words/words.ts';
import { keyOf } from './controls.ts';

const useStyles = makeStyles({
  keys: {
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalM,
    rowGap: tokens.spacingVerticalXS,
    alignItems: 'baseline',
    margin: 0,
  },
  key: {
    display: 'inline-block',
    boxSizing: 'border-box',
    minWidth: '28px',
    textAlign: 'center',
    padding: `0 ${tokens.spacingHorizontalXS}`,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
    fontFamily: tokens.fontFamilyBase,
    fontWeight: tokens.fontWeightSemibold,
  },
  does: { margin: 0, overflowWrap: 'anywhere' },
});

/** A key, and what it does. */
export type KeyHelp = readonly [key: string, does: string];

/** The facilitator's keys, the same on the stage and in the panel. */
export function facilitatorKeys(): readonly KeyHelp[] {
  return [
    [keyOf.next, t('stage.key.next')],
    [keyOf.extend, t('stage.key.extend')],
    [keyOf.pause, t('stage.key.pause')],
    [keyOf.show, t('stage.key.show')],
    [keyOf.back, t('stage.key.back')],
  ];
}

export function KeyList({ keys }: { keys: readonly KeyHelp[] }) {
  const styles = useStyles();
  return (
    <dl className={styles.keys}>
      {keys.map(([key, does]) => (
        <KeyRow key={key} name={key} does={does} />
      ))}
    </dl>
  );
}

function KeyRow({ name, does }: { name: string; does: string }) {
  const styles = useStyles();
  return (
    <>
      <dt>
        <kbd className={styles.key}>{name.length === 1 ? name.toUpperCase() : name}</kbd>
      </dt>
      <dd className={styles.does}>{does}</dd>
    </>
  );
}
