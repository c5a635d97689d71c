import { mergeClasses } from '@fluentui/react-components';
import { type KeyboardEvent, useId, useState } from 'react';
import type { Command } from '#session/command.ts';
import { limits } from '#session/limits.ts';
import { refusal } from '#session/rules/refusals.ts';
import { characters, cleanText } from '#session/text.ts';
import { helps } from '../live/shapes.ts';
import { useLive, useView } from '../live/useLive.ts';
import { Button } from '../ui/Button.tsx';
import { Choice } from '../ui/Choice.tsx';
import { confidentialField } from '../ui/confidentialField.ts';
import { isComposing, submits } from '../ui/keyPress.ts';
import { useLook } from '../ui/look.ts';
import { useIsFacilitator } from '../ui/me.ts';
import { useSendOnce } from '../ui/useSend.ts';
import { t, wordedRefusal } from '../words/words.ts';
import type { Draft } from './draft.ts';
import { newTopicId } from './newTopicId.ts';

/** The counter is shown when this many characters or fewer are left. */
const nearLimit = 40;

interface Props {
  draft: Draft;
  onDraft(draft: Draft): void;
  /** The part being edited. Left out: a new topic is added. */
  part?: string;
  autoFocus?: boolean;
  onDone(): void;
  onCancel?: () => void;
  /** Called on Escape. Left out: Escape cancels. */
  onEscape?: () => void;
}

/** A topic in half a sentence, and the help wanted, if any. */
export function TopicForm({ draft, onDraft, part, autoFocus = false, onDone, onCancel, onEscape = onCancel }: Props) {
  const look = useLook();
  const id = useId();
  const view = useView();
  const live = useLive();
  const isFacilitator = useIsFacilitator();
  const { send, problem, busy } = useSendOnce();
  const { text, help } = draft;
  // Cleaned as the server does it, so that text which fits is never refused for what gets stripped.
  const content = { text: cleanText(text), ...(help && { help }) };
  // One id per form: resending after trouble never adds the topic twice.
  const [topic] = useState(newTopicId);
  const command: Command = part ? { type: 'edit-topic', part, ...content } : { type: 'add-topic', topic, ...content };
  const refused = refusal(view, command, live.time());
  const left = limits.topicLength - characters(cleanText(text));
  const hint =
    left < 0
      ? t('gather.over', { over: -left })
      : left <= nearLimit
        ? t('gather.left', { left })
        : left < limits.topicLength && t(part ? 'gather.notSaved' : 'gather.notAdded');
  // An empty field isn't an error yet: only the button's tooltip says why it can't be pressed.
  const why =
    refused && refused.code !== 'text-empty' && refused.code !== 'text-too-long' ? wordedRefusal(refused) : problem;

  async function submit() {
    if (refused || busy) return;
    if (!(await send(command))) onDone();
  }

  function onKey({ nativeEvent }: KeyboardEvent) {
    if (nativeEvent.key === 'Escape' && !isComposing(nativeEvent)) onEscape?.();
    if (!submits(nativeEvent)) return;
    nativeEvent.preventDefault();
    void submit();
  }

  return (
    <form
      className={look.stack}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <div className={look.tight}>
        <label htmlFor={id} className={part ? look.heading : look.title}>
          {t(part ? 'gather.label' : 'gather.ask')}
        </label>
        <textarea
          {...confidentialField}
          id={id}
          rows={3}
          className={look.field}
          placeholder={t('gather.placeholder')}
          value={text}
          // Text typed after the press would be lost with the answer.
          readOnly={busy}
          // biome-ignore lint/a11y/noAutofocus: a press on its button opened the form
          autoFocus={autoFocus}
          aria-describedby={`${id}-left`}
          aria-invalid={left < 0}
          onChange={(event) => onDraft({ ...draft, text: event.target.value })}
          onKeyDown={onKey}
        />
        <div id={`${id}-left`} className={left < 0 ? look.problem : look.muted}>
          {hint}
        </div>
      </div>
      <Choice
        label={t('gather.help')}
        options={helps.map((value) => ({ value, label: t(`helpChip.${value}`) }))}
        value={help}
        shape="row"
        onChoose={(chosen) => onDraft({ ...draft, help: chosen === help ? undefined : chosen })}
      />
      <div className={look.tight}>
        <div className={look.row}>
          <Button
            type="submit"
            className={mergeClasses(look.button, look.grow)}
            appearance={isFacilitator ? 'outline' : 'primary'}
            // Only one press at a time, and the button shows that.
            refused={refused !== undefined || busy}
            title={refused && wordedRefusal(refused)}
          >
            {t(part ? 'gather.save' : 'gather.add')}
          </Button>
          {onCancel && (
            <Button className={mergeClasses(look.button, look.grow)} appearance="subtle" onClick={onCancel}>
              {t('gather.cancel')}
            </Button>
          )}
        </div>
        {why && <p className={look.problem}>{why}</p>}
      </div>
    </form>
  );
}
