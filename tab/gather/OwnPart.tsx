import { makeStyles, mergeClasses } from '@fluentui/react-components';
import { use, useRef } from 'react';
import { useRefusal } from '../live/useLive.ts';
import { Button } from '../ui/Button.tsx';
import { LaterConfirm } from '../ui/laterConfirm.ts';
import { useLook } from '../ui/look.ts';
import type { PlainPart } from '../ui/plain.ts';
import { UserText } from '../ui/UserText.tsx';
import { t } from '../words/words.ts';
import { type Draft, isOpenDraft, useDraft } from './draft.ts';
import { TopicForm } from './TopicForm.tsx';
import { useTopicForm } from './useTopicForm.ts';

const useStyles = makeStyles({
  // The links around it reach into the lines above and below them.
  label: { paddingTop: '8px' },
});

interface Props {
  part: PlainPart;
  /** What it is called in the names of its buttons. */
  name: string;
  /** Shown above its buttons, if they are below another person's words. */
  label?: string | undefined;
  /** Whether it can be edited and withdrawn here. An edit begun elsewhere continues wherever the part is shown. */
  editable: boolean;
}

/** Lets authors edit and withdraw their own text until the topic is discussed. */
export function OwnPart({ part, name, label, editable }: Props) {
  const look = useLook();
  const styles = useStyles();
  const [draft, setDraft] = useDraft(part.id);
  const edit = useRef<HTMLButtonElement>(null);
  const Confirm = use(LaterConfirm);
  const command = { type: 'withdraw-topic', part: part.id } as const;
  const refused = useRefusal(command);

  function close(kept?: Draft) {
    setDraft(kept);
    // If the phase has moved on, there is no edit button any more.
    requestAnimationFrame(() => (edit.current ?? document.querySelector('h1'))?.focus());
  }

  // What can't be unlocked is written anew.
  const saved = { text: part.unread ? '' : part.text, help: part.help };

  if (draft && isOpenDraft(draft)) {
    const { text, help } = draft;
    const changed = text !== saved.text || help !== saved.help;
    return (
      <EditForm
        draft={draft}
        onDraft={setDraft}
        part={part.id}
        onDone={() => close()}
        // It must not discard what was written.
        onEscape={() => close(changed ? { text, help, folded: true } : undefined)}
      />
    );
  }
  if (refused || !editable) return null;
  const { text, help } = draft ?? saved;
  return (
    <>
      {label && <UserText text={label} className={mergeClasses(look.muted, look.full, styles.label)} />}
      <Button
        ref={edit}
        appearance="transparent"
        className={look.link}
        aria-label={t('gather.editLong', { topic: name })}
        onClick={() => setDraft({ text, help })}
      >
        {t('gather.edit')}
      </Button>
      {Confirm && (
        <Confirm
          command={command}
          label={t('gather.withdraw')}
          spoken={t('gather.withdrawLong', { topic: name })}
          question={t('gather.withdrawAsk')}
          yes={t('gather.withdraw')}
          no={t('gather.withdrawKeep')}
          appearance="transparent"
          danger
          className={look.link}
        />
      )}
    </>
  );
}

interface EditProps {
  draft: Draft;
  onDraft(draft: Draft): void;
  part: string;
  onDone(): void;
  onEscape(): void;
}

function EditForm(props: EditProps) {
  return <TopicForm {...props} form={useTopicForm(props)} autoFocus onCancel={props.onDone} />;
}
