import { Badge, Button, Card, FluentProvider, Input, teamsLightTheme } from '@fluentui/react-components';
import { app, authentication } from '@microsoft/teams-js';
import { useState } from 'react';
import { createRoot } from 'react-dom/client';

/**
 * What the panel's first render is measured against: the libraries it is made of and the least that one would make of
 * them. Eight topics that are in the script itself: no server, no rules, no languages; nobody waits for the host.
 */
const topics = Array.from({ length: 8 }, (_, n) => ({
  id: n,
  text: `Topic ${n}: how do we cut the build time?`,
  votes: n,
}));

function List() {
  const [list, setList] = useState(topics);
  const vote = (id: number) => setList(list.map((one) => (one.id === id ? { ...one, votes: one.votes + 1 } : one)));
  return (
    <FluentProvider theme={teamsLightTheme}>
      <form>
        <Input placeholder="Add a topic" />
        <Button appearance="primary">Add</Button>
      </form>
      <main>
        {list.map(({ id, text, votes }) => (
          <Card key={id} role="listitem">
            {text}
            <Badge>{votes}</Badge>
            <Button onClick={() => vote(id)}>Vote</Button>
          </Card>
        ))}
      </main>
    </FluentProvider>
  );
}

app
  .initialize([location.origin])
  .then(() => app.getContext())
  .then(() => authentication.getAuthToken())
  .catch(() => {});
const root = document.getElementById('root');
if (root) createRoot(root).render(<List />);
