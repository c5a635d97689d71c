import { makeStyles, tokens } from '@fluentui/react-components';
import { Button } from '../ui/Button.tsx';
import { facilitatorKeys, KeyList } from '../ui/KeyList.tsx';
import { t } from '../words/words.ts';
import { StageDialog } from './StageDialog.tsx';

const useStyles = makeStyles({
  switch: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS, minHeight: '44px' },
  box: { width: '20px', height: '20px', margin: 0, accentColor: tokens.colorBrandBackground },
  foot: { display: 'flex', flexWrap: 'wrap', justifyContent: 'space-between', gap: tokens.spacingHorizontalS },
  note: { margin: `${tokens.spacingVerticalS} 0 0`, color: tokens.colorNeutralForeground2 },
  button: { minHeight: '44px' },
});

/** The stage's keys. They can be switched off, for people who use speech input (WCAG 2.1.4). */
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
  const keys = [...facilitatorKeys(), ['?', t('stage.key.help')], ['Esc', t('stage.key.close')]] as const;
  return (
    <StageDialog title={t('stage.keys')} onClose={onClose}>
      <KeyList keys={keys} />
      <p className={styles.note}>{t('stage.keysNote')}</p>
      <div className={styles.foot}>
        <label className={styles.switch}>
          <input
            className={styles.box}
            type="checkbox"
            checked={on}
            onChange={(change) => onSwitch(change.target.checked)}
          />
          <span>{t('stage.keysOn')}</span>
        </label>
        <Button className={styles.button} onClick={onClose}>
          {t('stage.close')}
        </Button>
      </div>
    </StageDialog>
  );
}
