import { makeStyles, mergeClasses } from '@fluentui/react-components';
import { use, useId } from 'react';
import { helps } from '../live/shapes.ts';
import { Button } from '../ui/Button.tsx';
import { Choice } from '../ui/Choice.tsx';
import { confidentialField } from '../ui/confidentialField.ts';
import { useLook } from '../ui/look.ts';
import { useIsFacilitator } from '../ui/me.ts';
import { t } from '../words/words.ts';
import { type Draft, StartersContext } from './draft.ts';
import type { TopicFormState } from './useTopicForm.ts';

const useStyles = makeStyles({
  form: { '@media (max-height: 430px)': { gap: '4px' } },
  field: { '@media (max-height: 430px)': { height: '44px', '::placeholder': { whiteSpace: 'nowrap' } } },
  hint: { ':empty': { display: 'none' } },
});

interface Props {
  form: TopicFormState;
  draft: Draft;
  onDraft(draft: Draft): void;
  /** The part being edited. Left out: a new topic is added. */
  part?: string;
  autoFocus?: boolean;
  onCancel?: (() => void) | undefined;
}

/** A topic in half a sentence, and the help wanted, if any. */
export function TopicForm({ form, draft, onDraft, part, autoFocus = false, onCancel }: Props) {
  const look = useLook();
  const styles = useStyles();
  const id = useId();
  const isFacilitator = useIsFacilitator();
  const starters = use(StartersContext);
  const { busy, isEmpty, isTooLong, counter, refused, why, submit, onKey } = form;
  const { text, help } = draft;

  return (
    <form
      className={mergeClasses(look.stack, styles.form)}
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
          className={mergeClasses(look.field, styles.field)}
          placeholder={t('gather.placeholder')}
          value={text}
          // Text typed after the press would be lost with the answer.
          readOnly={busy}
          // biome-ignore lint/a11y/noAutofocus: a press on its button opened the form
          autoFocus={autoFocus}
          aria-describedby={`${id}-left`}
          aria-invalid={isTooLong}
          onChange={(event) => onDraft({ ...draft, text: event.target.value })}
          onKeyDown={onKey}
        />
        <div id={`${id}-left`} className={mergeClasses(styles.hint, isTooLong ? look.problem : look.muted)}>
          {counter ?? (!isEmpty && t(part ? 'gather.notSaved' : 'gather.notAdded'))}
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
            title={refused}
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
        {!part &&
          starters?.(text, (question) => {
            onDraft({ ...draft, text: question });
            document.getElementById(id)?.focus();
          })}
      </div>
    </form>
  );
}
