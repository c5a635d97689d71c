import { Button, Card, Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { type FormEvent, useState } from 'react';
import { useCall } from './call.ts';

const useStyles = makeStyles({
  middle: { gridRow: '1 / -1', display: 'grid', placeItems: 'center' },
  card: { width: '360px', padding: '28px' },
  heading: { margin: 0, fontSize: tokens.fontSizeBase500, fontWeight: tokens.fontWeightSemibold },
  form: { display: 'flex', flexDirection: 'column', gap: '16px' },
});

/** Asks a second person on this machine who they are. */
export function JoinForm() {
  const call = useCall();
  const [name, setName] = useState('');
  const styles = useStyles();

  async function join(event: FormEvent) {
    event.preventDefault();
    const key = crypto.randomUUID();
    await call.join({ key, name: name.trim(), organizer: false });
    // The key, not the name: reloading keeps the person, and no name is in a URL.
    history.replaceState(null, '', `?${new URLSearchParams({ join: key, meeting: call.meeting })}`);
  }

  return (
    <main className={styles.middle}>
      <Card className={styles.card}>
        <h1 className={styles.heading}>Join the rehearsal meeting</h1>
        <form className={styles.form} onSubmit={join} autoComplete="off">
          <Field label="Your name">
            <Input value={name} maxLength={60} autoFocus onChange={(_event, { value }) => setName(value)} />
          </Field>
          <Button type="submit" appearance="primary" disabled={name.trim() === ''}>
            Join
          </Button>
        </form>
      </Card>
    </main>
  );
}
