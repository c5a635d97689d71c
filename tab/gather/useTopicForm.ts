import { type KeyboardEvent, useState } from 'react';
import type { Command } from '#session/command.ts';
import { limits } from '#session/limits.ts';
import { characters, cleanText, topicTextRefusal } from '#session/text.ts';
import { useRefusal } from '../live/useLive.ts';
import { isComposing, submits } from '../ui/keyPress.ts';
import { useLockedOut } from '../ui/useLockedOut.ts';
import { useSendOnce } from '../ui/useSend.ts';
import { t, wordedRefusal } from '../words/words.ts';
import type { Draft } from './draft.ts';
import { newTopicId } from './newTopicId.ts';

/** The counter is shown when this many characters or fewer are left. */
const nearLimit = 40;

interface Options {
  draft: Draft;
  /** The part being edited. Left out: a new topic is added. */
  part?: string | undefined;
  onDone(): void;
  /** Called on Escape, which may be pressed by mistake. */
  onEscape?: (() => void) | undefined;
}

export type TopicFormState = ReturnType<typeof useTopicForm>;

/** What the forms for a topic in panel and stage have in common. */
export function useTopicForm({ draft: { text, help }, part, onDone, onEscape }: Options) {
  const { send, problem, busy } = useSendOnce();
  // Cleaned as the server does it, so that text which fits is never refused for what gets stripped.
  const content = { text: cleanText(text), ...(help && { help }) };
  // One id per form: resending after trouble never adds the topic twice.
  const [topic, setTopic] = useState(newTopicId);
  const command: Command = part ? { type: 'edit-topic', part, ...content } : { type: 'add-topic', topic, ...content };
  const refusal = useRefusal(command) ?? topicTextRefusal(content.text);
  // Once it's sent, the list shows the topic already, which may be the last one allowed.
  const refused = busy ? undefined : refusal;
  const lockedOut = useLockedOut();
  const left = limits.topicLength - characters(content.text);
  const counter =
    left < 0 ? t('gather.over', { over: -left }) : left <= nearLimit ? t('gather.left', { left }) : undefined;

  async function submit() {
    if (refused || lockedOut || busy || (await send(command))) return;
    setTopic(newTopicId());
    onDone();
  }

  return {
    busy,
    isEmpty: content.text === '',
    isTooLong: left < 0,
    /** How many characters are left, once it matters; or that nothing can be sent yet. */
    counter: counter ?? (content.text ? lockedOut : undefined),
    /** Why it can't be sent now. */
    refused: lockedOut ?? (refused && wordedRefusal(refused)),
    /** The same, or why sending failed. An empty field isn't an error yet, and the hint tells of a long one. */
    why: refused && !['text-empty', 'text-too-long'].includes(refused.code) ? wordedRefusal(refused) : problem,
    submit,
    onKey({ nativeEvent }: KeyboardEvent) {
      if (nativeEvent.key === 'Escape' && !isComposing(nativeEvent)) onEscape?.();
      if (!submits(nativeEvent)) return;
      nativeEvent.preventDefault();
      void submit();
    },
  };
}
