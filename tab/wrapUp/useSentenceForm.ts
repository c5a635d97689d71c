import { type KeyboardEvent, useState } from 'react';
import type { Command } from '#session/command.ts';
import { limits } from '#session/limits.ts';
import { refusal } from '#session/rules/refusals.ts';
import { characters, cleanText, topicTextRefusal } from '#session/text.ts';
import { emptyDraft, useDraft } from '../gather/draft.ts';
import { newSentenceId } from '../gather/newTopicId.ts';
import { useLive, useView } from '../live/useLive.ts';
import { submits } from '../ui/keyPress.ts';
import { useLockedOut } from '../ui/useLockedOut.ts';
import { useSendOnce } from '../ui/useSend.ts';
import { t, wordedRefusal } from '../words/words.ts';

/** A sentence to propose. Its text stays in this window until then, and survives the form. */
export function useSentenceForm(onProposed?: () => void) {
  const view = useView();
  const live = useLive();
  const { send, problem, busy } = useSendOnce();
  const lockedOut = useLockedOut();
  const [draft = emptyDraft, setDraft] = useDraft('sentence');
  // One id per form: resending after trouble never proposes the sentence twice.
  const [id, setId] = useState(newSentenceId);
  const text = cleanText(draft.text);
  const command: Command = { type: 'propose-sentence', id, text };
  const refused = refusal(view, command, live.time()) ?? topicTextRefusal(text);
  const left = limits.topicLength - characters(text);
  const counter = left < 0 ? t('gather.over', { over: -left }) : left <= 40 ? t('gather.left', { left }) : undefined;

  async function submit() {
    if (refused || lockedOut || busy) return;
    const outcome = await send(command);
    // It may have arrived the first time, without an answer.
    if (outcome && !('refusal' in outcome && outcome.refusal.code === 'sentence-id-taken')) return;
    setId(newSentenceId());
    setDraft(undefined);
    onProposed?.();
  }

  return {
    text: draft.text,
    setText: (text: string) => setDraft({ ...draft, text }),
    busy,
    isTooLong: left < 0,
    /** How many characters are left, once it matters; or that nothing can be sent yet. */
    counter: counter ?? (text ? lockedOut : undefined),
    refused: refused !== undefined || lockedOut !== undefined,
    /** Why it can't be proposed, or why that failed. An empty field isn't an error yet. */
    why: refused && !['text-empty', 'text-too-long'].includes(refused.code) ? wordedRefusal(refused) : problem,
    submit,
    onKey({ nativeEvent }: KeyboardEvent) {
      if (!submits(nativeEvent)) return;
      nativeEvent.preventDefault();
      void submit();
    },
  };
}
