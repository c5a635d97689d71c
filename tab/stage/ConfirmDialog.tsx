import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { Button } from '../ui/Button.tsx';
import { useLook } from '../ui/laterLook.ts';
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
  /** It deletes something. */
  isDangerous?: boolean;
  onYes(): unknown;
  onClose(): void;
}

/** Asks before something that has no way back. */
export function ConfirmDialog({ title, text, yes, no, meaning, isDangerous = false, onYes, onClose }: Props) {
  const look = useLook();
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
        <Button
          className={mergeClasses(styles.button, isDangerous && look.danger)}
          appearance={isDangerous ? 'secondary' : 'primary'}
          armed
          meaning={meaning}
          onClick={onYes}
        >
          {yes}
        </Button>
      </div>
    </StageDialog>
  );
}
