import { makeStyles, tokens } from '@fluentui/react-components';
import { ArrowSync20Regular } from '@fluentui/react-icons';
import { useState } from 'react';
import { outcomeOf } from '#session/counts.ts';
import { reachableTopics } from '#session/plan.ts';
import { type Prompt, promptFor } from '#session/prompt.ts';
import { consultationAuthor, nextFacilitator } from '#session/selectors.ts';
import type { SharedView, View } from '#session/view.ts';
import { useTime, useView } from '../live/useLive.ts';
import { t, type Word } from '../words/words.ts';
import { useAnnounce } from './Announcer.tsx';
import { Button } from './Button.tsx';
import { CommandButton } from './CommandButton.tsx';
import { CompareButton } from './CompareButton.tsx';
import { useLook } from './laterLook.ts';
import { shortNameOf } from './names.ts';
import { wordings } from './prompt.ts';

const useStyles = makeStyles({
  say: {
    display: 'flex',
    alignItems: 'center',
    minHeight: '44px',
    paddingInlineStart: '12px',
    borderRadius: tokens.borderRadiusLarge,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorTransparentStroke}`,
    backgroundColor: tokens.colorBrandBackground2,
    fontSize: tokens.fontSizeBase300,
    lineHeight: '18px',
    textWrap: 'pretty',
    // In a low panel, topics need the room more than the prompt does.
    '@media (max-height: 540px)': {
      paddingInlineStart: '8px',
      fontSize: tokens.fontSizeBase200,
      lineHeight: tokens.lineHeightBase200,
    },
    '@media (max-height: 430px)': { lineHeight: '14px' },
  },
  line: {
    margin: 0,
    flexGrow: 1,
    minWidth: 0,
    padding: '4px 0',
    overflowWrap: 'anywhere',
    '@media (max-height: 540px)': { padding: '2px 0' },
    '@media (max-height: 430px)': { padding: 0 },
  },
  answer: { margin: '4px 4px 4px 8px', '&:dir(rtl)': { margin: '4px 8px 4px 4px' } },
  label: { fontWeight: tokens.fontWeightSemibold, paddingInlineEnd: '0.3em' },
});

/** What the facilitator could say now, with other wordings a press away; while a topic is discussed, also gentle questions. */
export function PromptLine() {
  const look = useLook();
  const styles = useStyles();
  const view = useView();
  const announce = useAnnounce();
  const now = useTime();
  const prompt = promptFor(view, now);
  const [pressed, setPressed] = useState<{ prompt: Prompt; step: number; times: number }>();
  const { phase, step } = view.shared;
  const said: readonly Word[] = wordings[prompt];
  const asked: readonly Word[] =
    phase.kind === 'discuss' && !phase.checkIn && !phase.consultation ? wordings.steer : [];
  const lines = [...said, ...asked];
  const at = (pressed?.prompt === prompt && pressed.step === step ? pressed.times : 0) % lines.length;
  const lineAt = (n: number) => t(lines[n % lines.length] ?? wordings.steer[0], valuesOf(view, prompt, now));

  return (
    <div className={styles.say}>
      <p className={styles.line}>
        <span className={styles.label}>{t(at < said.length ? 'say' : 'say.ask')}</span>
        <span>{lineAt(at)}</span>
      </p>
      {prompt === 'recording' ? (
        <CommandButton command={{ type: 'confirm-recording', off: true }} narrow className={styles.answer}>
          {t('say.recordingOff')}
        </CommandButton>
      ) : prompt === 'compare' ? (
        <CompareButton narrow className={styles.answer}>
          {t('say.compareBegin')}
        </CompareButton>
      ) : (
        <Button
          className={look.icon}
          appearance="transparent"
          icon={<ArrowSync20Regular />}
          aria-label={t('say.another')}
          title={t('say.another')}
          onClick={() => {
            setPressed({ prompt, step, times: at + 1 });
            announce(lineAt(at + 1));
          }}
        />
      )}
    </div>
  );
}

/** Every value that a wording may use. */
function valuesOf({ shared, own }: View, prompt: Prompt, now: number) {
  const { phase, settings, topics } = shared;
  const part = 'topic' in phase ? topics[phase.topic]?.parts[0] : undefined;
  const author = authorOf(shared, prompt) ?? part?.author ?? '';
  const tally = phase.kind === 'discuss' && phase.checkIn?.tally;
  return {
    chatham: settings.rule === 'chatham-house',
    votes: settings.votesEach,
    fits: reachableTopics(shared, now),
    author: shortNameOf(shared, author),
    mine: author === own.participant,
    share: /^(all|more)-/.exec(tally ? outcomeOf(tally) : '')?.[1] ?? 'most',
    next: shortNameOf(shared, nextFacilitator(shared) ?? ''),
    help: part?.help ? t(`help.${part.help}`) : '',
  };
}

/** Whose consultation it is, or would be. */
function authorOf(shared: SharedView, prompt: Prompt): string | undefined {
  const { phase } = shared;
  if (phase.kind !== 'discuss') return undefined;
  return prompt === 'consult' ? consultationAuthor(shared, phase.topic) : phase.consultation?.author;
}
