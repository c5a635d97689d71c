import { useRef, useState } from 'react';
import { useRefusal, useViewPart } from '../live/useLive.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { useLook } from '../ui/look.ts';
import { ownTopics } from '../ui/me.ts';
import { t, wordedRefusal } from '../words/words.ts';
import { emptyDraft, useDraft } from './draft.ts';
import { TopicForm } from './TopicForm.tsx';

/** The form for the first topic; for further ones a button that opens it. `folded`: always the button first. */
export function AddTopic({ folded = false }: { folded?: boolean }) {
  const look = useLook();
  const announce = useAnnounce();
  const [draft = emptyDraft, setDraft] = useDraft();
  const [asked, setAsked] = useState(draft.text !== '');
  const button = useRef<HTMLButtonElement>(null);
  // Whether another topic is allowed depends neither on its text nor on its id.
  const refused = useRefusal({ type: 'add-topic', topic: '', text: 'x' });
  const first = useViewPart((view) => ownTopics(view).length === 0);

  function close() {
    setAsked(false);
    // Once the button is drawn again: the keyboard focus stays where it was.
    requestAnimationFrame(() => button.current?.focus());
  }

  // What was begun stays in sight, with the reason why it can't be added now.
  if (refused && draft.text === '') return folded ? null : <p className={look.muted}>{wordedRefusal(refused)}</p>;
  if (asked || (first && !folded)) {
    return (
      <TopicForm
        draft={draft}
        onDraft={setDraft}
        autoFocus={asked}
        onDone={() => {
          setDraft(undefined);
          announce(t('gather.added'));
          close();
        }}
        {...((!first || folded) && { onCancel: close })}
      />
    );
  }
  return (
    <Button
      ref={button}
      className={look.button}
      appearance={folded ? 'subtle' : 'outline'}
      onClick={() => setAsked(true)}
    >
      {t(first ? 'gather.add' : 'gather.another')}
    </Button>
  );
}
