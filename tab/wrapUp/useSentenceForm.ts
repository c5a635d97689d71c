import { type KeyboardEvent, useState } from 'react';
import type { Command } from '#session/command.ts';
import { limits } from '#session/limits.ts';
import { refusal } from '#session/rules/refusals.ts';
import { characters, cleanText } from '#session/text.ts';
import { emptyDraft, useDraft } from '../gather/draft.ts';
import { newTopicId } from '../gather/newTopicId.ts';
import { useLive, useView } from '../live/useLive.ts';
import { submits } from '../ui/keyPress.ts';
import { useSendOnce } from '../ui/useSend.ts';
import { t, wordedRefusal } from '../words/words.ts';

/** A sentence to propose. Its text survives the form. */
export function useSentenceForm() {
  const view = useView();
  const live = useLive();
  const { send, problem, busy } = useSendOnce();
  const [draft = emptyDraft, setDraft] = useDraft('sentence');
  // One id per form: resending after trouble never proposes the sentence twice.
  const [id, setId] = useState(newSentenceId);
  const text = cleanText(draft.text);
  const command: Command = { type: 'propose-sentence', id, text };
  const refused = refusal(view, command, live.time());
  const left = limits.topicLength - characters(text);

  async function submit() {
    if (refused || busy || (await send(command))) return;
    setId(newSentenceId());
    setDraft(undefined);
  }

  return {
    text: draft.text,
    setText: (text: string) => setDraft({ ...draft, text }),
    busy,
    isTooLong: left < 0,
    /** How many characters are left, once it matters. */
    counter: left < 0 ? t('gather.over', { over: -left }) : left <= 40 ? t('gather.left', { left }) : undefined,
    refused: refused !== undefined,
    /** Why it can't be proposed, or why that failed. */
    why: refused && !['text-empty', 'text-too-long'].includes(refused.code) ? wordedRefusal(refused) : problem,
    submit,
    onKey({ nativeEvent }: KeyboardEvent) {
      if (!submits(nativeEvent)) return;
      nativeEvent.preventDefault();
      void submit();
    },
  };
}

/** `s` and 8 random bytes, like a topic's. */
function newSentenceId(): string {
  return newTopicId().replace(/^t/, 's');
}
