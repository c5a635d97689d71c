import { makeStyles, mergeClasses } from '@fluentui/react-components';
import { type FormEvent, type KeyboardEvent, useId, useState } from 'react';
import type { Command } from '#session/command.ts';
import { limits } from '#session/limits.ts';
import { refusal } from '#session/rules/refusals.ts';
import { characters, cleanText } from '#session/text.ts';
import { useDraft } from '../gather/draft.ts';
import { newSentenceId } from '../gather/newTopicId.ts';
import { useLive, useView } from '../live/useLive.ts';
import { useAnnounce, useAnnounced } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { CommandButton } from '../ui/CommandButton.tsx';
import { confidentialField } from '../ui/confidentialField.ts';
import { Fold } from '../ui/Fold.tsx';
import { submits } from '../ui/keyPress.ts';
import { useLook } from '../ui/look.ts';
import { useIsFacilitator } from '../ui/me.ts';
import { UserText } from '../ui/UserText.tsx';
import { useSendOnce } from '../ui/useSend.ts';
import { t, wordedRefusal } from '../words/words.ts';
import { CopyText } from './CopyText.tsx';

const useStyles = makeStyles({
  sentence: { flexWrap: 'nowrap', alignItems: 'center', paddingTop: 0, paddingBottom: 0, minHeight: '44px' },
  text: { fontSize: '13px', lineHeight: '17px', padding: '4px 0' },
});

/** What the group agrees may be told to others, without names. Anyone proposes, anyone drops, nobody sees who. */
export function Sentences() {
  const look = useLook();
  const styles = useStyles();
  const { shared } = useView();
  const facilitator = useIsFacilitator();
  const { sentences = [], settings, lastCall } = shared;
  const count = sentences.length;
  useAnnounced(count > 0 ? t('sentences.count', { count }) : undefined);
  if (lastCall && count === 0) return null;
  return (
    // Once there are any, everyone sees them.
    <Fold label={t('sentences.fold', { count })} open={count > 0}>
      <div className={look.tight}>
        <p className={look.muted}>{t('sentences.rule', { chatham: settings.rule === 'chatham-house' })}</p>
        <ul className={look.list}>
          {sentences.map(({ id, text }) => (
            <li key={id} className={mergeClasses(look.item, styles.sentence)}>
              <UserText text={text} className={mergeClasses(look.grow, styles.text)} />
              <CommandButton
                command={{ type: 'drop-sentence', id }}
                appearance="transparent"
                aria-label={t('sentences.dropLong', { text })}
                narrow
              >
                {t('sentences.drop')}
              </CommandButton>
            </li>
          ))}
        </ul>
        {facilitator && !lastCall && <CopyForOthers />}
        {!lastCall && <Propose />}
      </div>
    </Fold>
  );
}

/** For the facilitator: copies what is left. */
export function CopyForOthers() {
  const { sentences = [] } = useView().shared;
  if (sentences.length === 0) return null;
  return (
    <CopyText
      text={sentences.map(({ text }) => text).join('\n')}
      label={t('sentences.copy')}
      fieldLabel={t('sentences.text')}
    />
  );
}

/** A field for one more sentence. Its text stays in this window until it is proposed. */
function Propose() {
  const look = useLook();
  const id = useId();
  const view = useView();
  const live = useLive();
  const announce = useAnnounce();
  const { send, problem, busy } = useSendOnce();
  const [draft, setDraft] = useDraft('sentence');
  // One id per sentence: proposing it again after trouble never adds it twice.
  const [sentence, setSentence] = useState(newSentenceId);
  const text = cleanText(draft?.text ?? '');
  const command: Command = { type: 'propose-sentence', id: sentence, text };
  const refused = refusal(view, command, live.time());
  const over = characters(text) - limits.topicLength;
  // An empty field isn't an error yet.
  const why =
    over > 0 ? t('gather.over', { over }) : refused && refused.code !== 'text-empty' && wordedRefusal(refused);

  async function propose(event?: FormEvent) {
    event?.preventDefault();
    if (refused || busy) return;
    const outcome = await send(command);
    if (outcome && !('refusal' in outcome && outcome.refusal.code === 'sentence-id-taken')) return;
    setSentence(newSentenceId());
    setDraft(undefined);
    announce(t('sentences.proposed'));
  }

  function onKey({ nativeEvent }: KeyboardEvent) {
    if (!submits(nativeEvent)) return;
    nativeEvent.preventDefault();
    void propose();
  }

  return (
    <form className={look.tight} onSubmit={(event) => void propose(event)}>
      <label htmlFor={id} className={look.heading}>
        {t('sentences.label')}
      </label>
      <textarea
        {...confidentialField}
        id={id}
        rows={2}
        className={look.field}
        placeholder={t('sentences.placeholder')}
        value={draft?.text ?? ''}
        readOnly={busy}
        aria-invalid={over > 0}
        onChange={(event) => setDraft({ text: event.target.value })}
        onKeyDown={onKey}
      />
      <Button type="submit" className={look.button} refused={refused !== undefined || busy}>
        {t('sentences.propose')}
      </Button>
      {(why || problem) && <p className={look.problem}>{why || problem}</p>}
    </form>
  );
}
