import {
  Button,
  FluentProvider,
  Input,
  makeStyles,
  Text,
  teamsDarkTheme,
  teamsHighContrastTheme,
  teamsLightTheme,
  tokens,
} from '@fluentui/react-components';
import { BotRegular, SendRegular } from '@fluentui/react-icons';
import { type FormEvent, lazy, Suspense, useEffect, useRef, useState } from 'react';
import { type Caller, type ChatMessage, useCall, useCallState } from './call.ts';
import { Face } from './Face.tsx';
import { useViewer } from './useViewer.tsx';

/** The library that draws cards is as large as the rest of the page, so it is loaded with the first card. */
const ChatCard = lazy(() => import('./ChatCard.tsx'));

const themes = { default: teamsLightTheme, dark: teamsDarkTheme, contrast: teamsHighContrastTheme };
const atFirst = '@Mini-M help';

const useStyles = makeStyles({
  theme: { display: 'flex', flexGrow: 1, minHeight: '200px', backgroundColor: 'transparent' },
  chat: {
    flexGrow: 1,
    minWidth: 0,
    display: 'flex',
    flexDirection: 'column',
    overflow: 'hidden',
    borderRadius: '8px',
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  header: {
    display: 'flex',
    alignItems: 'center',
    gap: '8px',
    padding: '6px 8px 6px 14px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground3,
  },
  messages: {
    flexGrow: 1,
    overflowY: 'auto',
    margin: 0,
    padding: '14px',
    display: 'flex',
    flexDirection: 'column',
    gap: '14px',
    listStyleType: 'none',
  },
  message: { display: 'grid', gridTemplateColumns: '28px minmax(0, 1fr)', gap: '4px 10px', maxWidth: '560px' },
  body: { gridColumn: 2, overflowWrap: 'anywhere' },
  bot: { color: tokens.colorBrandForeground1, fontSize: '24px' },
  quiet: { color: tokens.colorNeutralForeground3 },
  form: { display: 'flex', gap: '8px', padding: '8px', borderTop: `1px solid ${tokens.colorNeutralStroke2}` },
  input: { flexGrow: 1 },
});

/** The meeting's chat as one of this window's people sees it: everyone's messages, and their own view of cards. */
export function Chat() {
  const call = useCall();
  const { chat, theme } = useCallState();
  const { viewer, select } = useViewer('Chat as seen by');
  const [text, setText] = useState(atFirst);
  const styles = useStyles();
  const list = useRef<HTMLOListElement>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls at each new message
  useEffect(() => {
    if (list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [chat.length]);

  if (!viewer) return null;

  async function send(event: FormEvent) {
    event.preventDefault();
    if (!viewer || text.trim() === '') return;
    setText('');
    await call.say(viewer, text.trim());
  }

  return (
    <FluentProvider theme={themes[theme]} className={styles.theme}>
      <section className={styles.chat} aria-label="Chat">
        <header className={styles.header}>{select}</header>
        <ol className={styles.messages} ref={list} aria-live="polite">
          {chat.length === 0 && (
            <Text className={styles.quiet}>When somebody starts a Mini-M, its agenda appears here.</Text>
          )}
          {chat.map((message) => (
            <Message key={message.id} message={message} viewer={viewer} />
          ))}
        </ol>
        <form className={styles.form} onSubmit={send}>
          <Input
            className={styles.input}
            aria-label="Message"
            placeholder="A bot hears what mentions it: @Mini-M help"
            maxLength={500}
            value={text}
            onChange={(_event, { value }) => setText(value)}
          />
          <Button type="submit" appearance="subtle" icon={<SendRegular />} aria-label="Send" />
        </form>
      </section>
    </FluentProvider>
  );
}

function Message({ message, viewer }: { message: ChatMessage; viewer: Caller }) {
  const { people } = useCallState();
  const styles = useStyles();
  const { from, text, card, edited } = message;
  const name = from === null ? 'Mini-M' : (people.find((p) => p.key === from)?.name ?? 'Somebody');
  return (
    <li className={styles.message}>
      {from === null ? <BotRegular className={styles.bot} /> : <Face caller={{ key: from, name }} size={28} />}
      <Text weight="semibold">
        {name}{' '}
        <Text size={200} className={styles.quiet}>
          {edited && 'Edited'}
        </Text>
      </Text>
      {/* Teams supports some Markdown; our own sentences use only bold. */}
      {text && <Text className={styles.body}>{from === null ? text.replaceAll('**', '') : text}</Text>}
      {card !== undefined && (
        <div className={styles.body}>
          <Suspense>
            <ChatCard key={viewer.key} message={message.id} card={card} viewer={viewer} />
          </Suspense>
        </div>
      )}
    </li>
  );
}
