import { makeStyles, tokens } from '@fluentui/react-components';
import { useView } from '../live/useLive.ts';
import { Button } from '../ui/Button.tsx';
import { Facts } from '../ui/Facts.tsx';
import { authorsOf, shortNameOf } from '../ui/names.ts';
import { UserText } from '../ui/UserText.tsx';
import { t } from '../words/words.ts';
import { StageDialog } from './StageDialog.tsx';

const useStyles = makeStyles({
  part: {
    marginBottom: tokens.spacingVerticalL,
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
  },
  by: { fontSize: tokens.fontSizeBase300 },
  close: { display: 'block', minHeight: '44px', marginInlineStart: 'auto' },
});

/** Topics in full, each part with its author; only on one's own view of the stage. */
export function TopicDialog({ ids, onClose }: { ids: readonly string[]; onClose: () => void }) {
  const styles = useStyles();
  const { shared } = useView();
  const parts = ids.flatMap((id) => shared.topics[id]?.parts ?? []);
  return (
    <StageDialog title={authorsOf(shared, { parts })} isLong onClose={onClose}>
      {parts.map(({ id, text, unread, author, help }) => (
        <div key={id} className={styles.part}>
          <UserText text={text} unread={unread} />
          <Facts
            className={styles.by}
            facts={[shortNameOf(shared, author), ...(help ? [t('stage.wants', { help: t(`help.${help}`) })] : [])]}
          />
        </div>
      ))}
      <Button className={styles.close} onClick={onClose}>
        {t('stage.close')}
      </Button>
    </StageDialog>
  );
}
