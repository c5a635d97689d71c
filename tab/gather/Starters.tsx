import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useView } from '../live/useLive.ts';
import { Button } from '../ui/Button.tsx';
import { Fold } from '../ui/Fold.tsx';
import { useLook } from '../ui/look.ts';
import { t } from '../words/words.ts';
import { startersFor } from './starters.ts';

const useStyles = makeStyles({
  question: { justifyContent: 'flex-start', textAlign: 'start', fontWeight: tokens.fontWeightRegular },
});

/** Three questions for someone without a topic, behind a press. A press on one begins a topic with it. */
export function Starters({ text, onChoose }: { text: string; onChoose(question: string): void }) {
  const look = useLook();
  const styles = useStyles();
  const questions = startersFor(useView());
  // Nothing that anyone wrote is ever replaced.
  if (text !== '' && !questions.includes(text)) return null;
  return (
    <Fold label={t('starter.title')}>
      <div className={look.tight}>
        <p className={look.muted}>{t('starter.note')}</p>
        {questions.map((question) => (
          <Button
            key={question}
            className={mergeClasses(look.button, styles.question, question === text && look.chosen)}
            aria-pressed={question === text}
            onClick={() => onChoose(question)}
          >
            {question}
          </Button>
        ))}
      </div>
    </Fold>
  );
}
