import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { type Action, AdaptiveCard, ExecuteAction, HostConfig, OpenUrlAction } from 'adaptivecards';
import { useEffect, useMemo, useRef, useState } from 'react';
import * as z from 'zod/mini';
import { type Caller, useCall, useCallState } from './call.ts';
import { cardLook } from './cardLook.ts';

interface Props {
  /** The message's id. */
  message: string;
  /** The card as stored in the chat. */
  card: unknown;
  viewer: Caller;
}

const Refreshing = z.object({
  refresh: z.object({ action: z.object({ verb: z.string(), data: z.unknown() }) }),
});

// Our cards contain no Markdown, and what people wrote is never read as such.
AdaptiveCard.onProcessMarkdown = (text, result) => {
  const element = document.createElement('p');
  element.textContent = text;
  result.outputHtml = element.innerHTML;
  result.didProcess = true;
};

const useStyles = makeStyles({
  card: {
    maxWidth: '460px',
    borderRadius: '8px',
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    backgroundColor: tokens.colorNeutralBackground2,
    '& button': {
      cursor: 'pointer',
      font: 'inherit',
      padding: '5px 12px',
      borderRadius: '4px',
      border: `1px solid ${tokens.colorNeutralStroke1}`,
      backgroundColor: tokens.colorNeutralBackground1,
      color: tokens.colorNeutralForeground1,
    },
    '& button:hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    '& button.style-positive': {
      border: `1px solid ${tokens.colorTransparentStroke}`,
      backgroundColor: tokens.colorBrandBackground,
      color: tokens.colorNeutralForegroundOnBrand,
    },
    '& button.style-positive:hover': { backgroundColor: tokens.colorBrandBackgroundHover },
  },
});

/** A card in the chat, as a Teams client shows it: with the viewer's own view if the card offers one. */
export default function ChatCard({ message, card: stored, viewer }: Props) {
  // Every update of the meeting brings the same card as a new object.
  const json = JSON.stringify(stored);
  const card: unknown = useMemo(() => JSON.parse(json), [json]);
  const call = useCall();
  const { theme, locale } = useCallState();
  const [own, setOwn] = useState<{ of: unknown; card: unknown }>();
  const [said, setSaid] = useState<string>();
  const place = useRef<HTMLDivElement>(null);
  const styles = useStyles();
  // An edited message replaces its viewers' own views.
  const shown = own && own.of === card ? own.card : card;

  // biome-ignore lint/correctness/useExhaustiveDependencies: asks again in another language
  useEffect(() => {
    let here = true;
    const refreshing = Refreshing.safeParse(card);
    if (refreshing.success) {
      const { verb, data } = refreshing.data.refresh.action;
      call.press(viewer, message, verb, data).then(
        (answer) => here && typeof answer === 'object' && setOwn({ of: card, card: answer }),
        // As in Teams, the message itself is shown then.
        () => {},
      );
    }
    return () => {
      here = false;
    };
  }, [call, viewer, message, card, locale]);

  useEffect(() => {
    const drawn = new AdaptiveCard();
    drawn.hostConfig = new HostConfig(cardLook(theme));
    drawn.parse(shown);
    // Times are in the client's locale.
    drawn.lang = locale;
    drawn.onExecuteAction = async (action: Action) => {
      if (action instanceof OpenUrlAction) return call.openPanel(viewer);
      if (!(action instanceof ExecuteAction)) return;
      setSaid(undefined);
      const answer = await call.press(viewer, message, action.verb, action.data).catch(() => undefined);
      if (typeof answer === 'object') setOwn({ of: card, card: answer });
      else setSaid(typeof answer === 'string' ? answer : 'Something went wrong. Try again.');
    };
    place.current?.replaceChildren(drawn.render() ?? '');
  }, [call, viewer, message, card, shown, theme, locale]);

  return (
    <>
      <div ref={place} className={styles.card} />
      {said && (
        <Text size={200} role="status">
          {said}
        </Text>
      )}
    </>
  );
}
