import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useView } from '../live/useLive.ts';
import { Button } from '../ui/Button.tsx';
import { meaningOf } from '../ui/meaningOf.ts';
import { t } from '../words/words.ts';
import { StageDialog } from './StageDialog.tsx';

const useStyles = makeStyles({
  text: { margin: `0 0 ${tokens.spacingVerticalM}` },
  uncopied: { fontWeight: tokens.fontWeightSemibold },
  // The clearing button goes where the bar has no button that opens this dialog; the other one gets the focus first.
  buttons: {
    display: 'flex',
    flexWrap: 'wrap',
    flexDirection: 'row-reverse',
    gap: tokens.spacingHorizontalS,
    justifyContent: 'space-between',
  },
  button: { minHeight: '44px' },
});

/** Asks before everything is deleted, and says if anyone hasn't copied their notes. */
export function ClearDialog({ onClear, onClose }: { onClear: () => unknown; onClose: () => void }) {
  const styles = useStyles();
  const { uncopied = 0 } = useView().own;
  return (
    <StageDialog title={t('clear.clear')} onClose={onClose}>
      <p className={styles.text}>{t('clear.ask')}</p>
      {uncopied > 0 && (
        <p className={mergeClasses(styles.text, styles.uncopied)}>{t('clear.uncopied', { count: uncopied })}</p>
      )}
      <div className={styles.buttons}>
        <Button className={styles.button} onClick={onClose}>
          {t('clear.no')}
        </Button>
        <Button
          className={styles.button}
          appearance="primary"
          armed
          meaning={meaningOf({ type: 'clear-session' })}
          onClick={onClear}
        >
          {t('clear.yes')}
        </Button>
      </div>
    </StageDialog>
  );
}
