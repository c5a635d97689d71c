import { makeStyles, tokens } from '@fluentui/react-components';
import { Button } from '../ui/Button.tsx';
import type { Meaning } from '../ui/pressGuard.ts';
import { StageDialog } from './StageDialog.tsx';

const useStyles = makeStyles({
  text: { margin: `0 0 ${tokens.spacingVerticalM}` },
  // The confirming button goes where the bar has no button that opens this dialog; the other one gets the focus first.
  buttons: {
    display: 'flex',
    flexWrap: 'wrap',
    flexDirection: 'row-reverse',
    gap: tokens.spacingHorizontalS,
    justifyContent: 'space-between',
  },
  button: { minHeight: '44px' },
});

interface Props {
  title: string;
  /** What will happen, a paragraph each. */
  text: readonly string[];
  yes: string;
  no: string;
  meaning?: Meaning;
  onYes(): unknown;
  onClose(): void;
}

/** Asks before something that has no way back. */
export function ConfirmDialog({ title, text, yes, no, meaning, onYes, onClose }: Props) {
  const styles = useStyles();
  return (
    <StageDialog title={title} onClose={onClose}>
      {text.map((paragraph) => (
        <p key={paragraph} className={styles.text}>
          {paragraph}
        </p>
      ))}
      <div className={styles.buttons}>
        <Button className={styles.button} onClick={onClose}>
          {no}
        </Button>
        <Button className={styles.button} appearance="primary" armed meaning={meaning} onClick={onYes}>
          {yes}
        </Button>
      </div>
    </StageDialog>
  );
}
