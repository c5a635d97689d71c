import { Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import { useEffect, useState } from 'react';
import { type Caller, useCallState } from './call.ts';

const useStyles = makeStyles({
  dialog: {
    borderBottom: `2px solid ${tokens.colorBrandStroke1}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  header: { display: 'flex', alignItems: 'center', gap: '8px', padding: '6px 6px 0 14px' },
  title: { flexGrow: 1 },
  page: { display: 'block', width: '100%', height: '210px', border: 'none', backgroundColor: 'white' },
});

/**
 * The dialog the bot asked this person to look at, as Teams shows it over the meeting to them alone. Shows the newest
 * one, until it is closed or, with the panel open, no longer needed.
 */
export function PromptDialog({ caller, looking, onOpen }: { caller: Caller; looking: boolean; onOpen: () => void }) {
  const { dialogs } = useCallState();
  const [closed, setClosed] = useState<string>();
  const styles = useStyles();
  const dialog = dialogs.findLast(({ person }) => person === caller.key);
  const id = dialog?.id;
  useEffect(() => {
    if (looking) setClosed(id);
  }, [looking, id]);
  if (!dialog || id === closed) return null;
  return (
    <section className={styles.dialog} aria-label={`${caller.name} is asked`}>
      <header className={styles.header}>
        <Text size={200} className={styles.title}>
          Only {caller.name.split(' ')[0]} sees this
        </Text>
        <Button
          size="small"
          appearance="subtle"
          icon={<DismissRegular />}
          aria-label="Close"
          onClick={() => setClosed(dialog.id)}
        />
      </header>
      <iframe
        className={styles.page}
        title={dialog.title}
        src={dialog.path}
        onLoad={({ currentTarget }) => {
          // Here, the client that the link leads to is this page.
          currentTarget.contentDocument?.querySelector('a')?.addEventListener('click', (event) => {
            event.preventDefault();
            onOpen();
          });
        }}
      />
    </section>
  );
}
