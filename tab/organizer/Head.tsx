import { Button, mergeClasses } from '@fluentui/react-components';
import { CheckmarkRegular } from '@fluentui/react-icons';
import { useLook } from '../ui/look.ts';
import { download } from './files.ts';
import { useOrganizerLook } from './look.ts';
import { type Organizing, steps } from './organizing.ts';
import { say } from './words.ts';

/** The page's title, where one is in the work, and the Organizer's own file. */
export function Head({ organizing, onOpen }: { organizing: Organizing; onOpen(): void }) {
  const styles = useOrganizerLook();
  const look = useLook();
  const { step: current, isReachable, people } = organizing;
  const at = steps.indexOf(current);
  return (
    <header className={styles.head}>
      <h1 className={styles.title}>{say('title')}</h1>
      <nav className={styles.path} aria-label={say('steps')}>
        <ol className={styles.pathList}>
          {steps.map((step, n) => (
            <li key={step}>
              <Button
                className={styles.pathStep}
                appearance="transparent"
                aria-current={step === current ? 'step' : undefined}
                disabledFocusable={!isReachable[step]}
                onClick={() => organizing.go(step)}
              >
                <span
                  className={mergeClasses(styles.pathNumber, step === current && styles.pathHere)}
                  aria-hidden="true"
                >
                  {n < at ? <CheckmarkRegular /> : n + 1}
                </span>
                <span className={step === current ? look.strong : styles.pathName}>{say(`step.${step}`)}</span>
              </Button>
            </li>
          ))}
        </ol>
      </nav>
      <div className={styles.headActions}>
        {current === 'list' && (
          <Button appearance="subtle" className={styles.tall} onClick={onOpen}>
            {say('roster.open')}
          </Button>
        )}
        {people.length > 0 && (
          <Button
            className={styles.tall}
            onClick={() => download('organizer.json', 'application/json', organizing.saved())}
          >
            {say('hand.save')}
          </Button>
        )}
      </div>
    </header>
  );
}
