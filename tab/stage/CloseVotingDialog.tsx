import { makeStyles, tokens } from '@fluentui/react-components';
import { Button } from '../ui/Button.tsx';
import { t } from '../words/words.ts';
import { StageDialog } from './StageDialog.tsx';

const useStyles = makeStyles({
  text: { margin: `0 0 ${tokens.spacingVerticalM}` },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, justifyContent: 'flex-end' },
  button: { minHeight: '44px' },
});

interface Props {
  unfinished: number;
  /** Whether everyone would see the counts. */
  counts: boolean;
  onCloseVoting(): void;
  onClose(): void;
}

/** Asks before voting closes on people who haven't finished: once the counts are seen, there is no way back. */
export function CloseVotingDialog({ unfinished, counts, onCloseVoting, onClose }: Props) {
  const styles = useStyles();
  return (
    <StageDialog title={t('vote.close')} onClose={onClose}>
      <p className={styles.text}>{t('closeVoting.early', { unfinished, counts })}</p>
      <div className={styles.buttons}>
        <Button className={styles.button} onClick={onClose}>
          {t('closeVoting.keepOpen')}
        </Button>
        <Button className={styles.button} appearance="primary" onClick={onCloseVoting}>
          {t('vote.close')}
        </Button>
      </div>
    </StageDialog>
  );
}
