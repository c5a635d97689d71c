import { useRef, useState } from 'react';
import { useRefusal, useViewPart } from '../live/useLive.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { useLook } from '../ui/look.ts';
import { ownTopics } from '../ui/me.ts';
import { t, wordedRefusal } from '../words/words.ts';
import { emptyDraft, useDraft } from './draft.ts';
import { TopicForm } from './TopicForm.tsx';
import { useTopicForm } from './useTopicForm.ts';

/**
 * The form for the first topic; for further ones a button that opens it. A press on "Add topic" closes the form at once; should
 * that fail, the form is back with its text and the reason. `folded`: always the button first.
 */
export function AddTopic({ folded = false }: { folded?: boolean }) {
  const look = useLook();
  const announce = useAnnounce();
  const [draft = emptyDraft, setDraft] = useDraft();
  const [asked, setAsked] = useState(draft.text !== '');
  const button = useRef<HTMLButtonElement>(null);
  // Whether another topic is allowed depends neither on its text nor on its id.
  const refused = useRefusal({ type: 'add-topic', topic: '', text: 'x' });
  const first = useViewPart((view) => ownTopics(view).length === 0);
  const onCancel = !first || folded ? close : undefined;
  const form = useTopicForm({
    draft,
    onDone() {
      setDraft(undefined);
      announce(t('gather.added'));
      setAsked(false);
    },
    onEscape: onCancel,
  });
  const { busy } = form;

  function close() {
    setAsked(false);
    // Once the button is drawn again: the keyboard focus stays where it was.
    requestAnimationFrame(() => button.current?.focus());
  }

  // What was begun stays in sight, with the reason why it can't be added now.
  if (refused && (busy || draft.text === ''))
    return folded ? null : <p className={look.muted}>{wordedRefusal(refused)}</p>;
  if (!busy && (asked || (first && !folded)))
    return <TopicForm form={form} draft={draft} onDraft={setDraft} autoFocus={asked} onCancel={onCancel} />;
  return (
    <Button
      ref={button}
      className={look.button}
      appearance={folded ? 'subtle' : 'outline'}
      // The focus was in the form that was just sent.
      autoFocus={busy}
      refused={busy}
      onClick={() => setAsked(true)}
    >
      {t(first ? 'gather.add' : 'gather.another')}
    </Button>
  );
}
