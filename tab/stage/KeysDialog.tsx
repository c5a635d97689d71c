import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { t } from '../words/words.ts';
import { keyOf } from './controls.ts';
import { StageDialog } from './StageDialog.tsx';

const useStyles = makeStyles({
  keys: {
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalL,
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
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
    fontFamily: tokens.fontFamilyBase,
    fontWeight: tokens.fontWeightSemibold,
  },
  does: { margin: 0 },
  switch: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS, minHeight: '44px' },
  box: { width: '20px', height: '20px', margin: 0, accentColor: tokens.colorBrandBackground },
  foot: { display: 'flex', flexWrap: 'wrap', justifyContent: 'space-between', gap: tokens.spacingHorizontalS },
  note: { margin: `${tokens.spacingVerticalS} 0 0`, color: tokens.colorNeutralForeground2 },
  button: { minHeight: '44px' },
});

/** The keys of the stage; they can be switched off, for people who speak to their computer (WCAG 2.1.4). */
export function KeysDialog({
  on,
  onSwitch,
  onClose,
}: {
  on: boolean;
  onSwitch: (on: boolean) => void;
  onClose: () => void;
}) {
  const styles = useStyles();
  const rows: ReadonlyArray<readonly [key: string, does: string]> = [
    [keyOf.next, t('stage.key.next')],
    [keyOf.extend, t('stage.key.extend')],
    [keyOf.pause, t('stage.key.pause')],
    [keyOf.show, t('stage.key.show')],
    [keyOf.back, t('stage.key.back')],
    ['?', t('stage.key.help')],
    ['Esc', t('stage.key.close')],
  ];
  return (
    <StageDialog title={t('stage.keys')} onClose={onClose}>
      <dl className={styles.keys}>
        {rows.map(([key, does]) => (
          <KeyRow key={key} name={key} does={does} />
        ))}
      </dl>
      <p className={styles.note}>{t('stage.keysNote')}</p>
      <div className={styles.foot}>
        <label className={styles.switch}>
          <input
            className={styles.box}
            type="checkbox"
            checked={on}
            onChange={(change) => onSwitch(change.target.checked)}
          />
          {t('stage.keysOn')}
        </label>
        <Button className={styles.button} onClick={onClose}>
          {t('stage.close')}
        </Button>
      </div>
    </StageDialog>
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
