import { Button } from '@fluentui/react-components';
import type { Problem } from '#grouping/roster.ts';
import { Fold } from '../../ui/Fold.tsx';
import { useLook } from '../../ui/look.ts';
import { download } from '../files.ts';
import { useOrganizerLook } from '../look.ts';
import { say } from '../words.ts';
import { gathered, problemsFile, ranges, sentenceOf, type Trouble } from './problems.ts';

/** Nobody reads more than this at once, and it would slow the page down. */
const maxShown = 200;
const maxNames = 8;

/** The rows with problems: first those left out, then those kept with something unknown. */
export function Problems({ problems }: { problems: readonly Problem[] }) {
  const look = useLook();
  const styles = useOrganizerLook();
  if (problems.length === 0) return undefined;
  const { leftOut, kept } = gathered(problems);
  const rows = (troubles: readonly Trouble[]) => troubles.reduce((sum, { lines }) => sum + lines.length, 0);
  return (
    <>
      {leftOut.length > 0 && (
        <Fold open label={<span className={styles.alarming}>{say('problems', { count: rows(leftOut) })}</span>}>
          <List troubles={leftOut} label={say('problems', { count: rows(leftOut) })} />
        </Fold>
      )}
      {kept.length > 0 && (
        <Fold open={kept.length < 6} label={say('unknown', { count: rows(kept) })}>
          {kept.some(({ kind }) => kind === 'unknown-manager') && <p className={look.muted}>{say('unknown.why')}</p>}
          <List troubles={kept} label={say('unknown', { count: rows(kept) })} />
        </Fold>
      )}
      {problems.length > maxNames && (
        <Button
          className={styles.start}
          onClick={() => download('rows-to-check.csv', 'text/csv', problemsFile(problems))}
        >
          {say('problem.save')}
        </Button>
      )}
    </>
  );
}

function List({ troubles, label }: { troubles: readonly Trouble[]; label: string }) {
  const styles = useOrganizerLook();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable without a mouse
    <section className={styles.problems} tabIndex={0} aria-label={label}>
      <ul className={styles.points}>
        {troubles.slice(0, maxShown).map(({ kind, value, lines, names }) => (
          <li key={`${lines[0]} ${kind}`}>
            {say('problem.line', {
              count: lines.length,
              lines: ranges(lines),
              names: someOf(names),
              what: sentenceOf({ kind, value }),
            })}
          </li>
        ))}
        {troubles.length > maxShown && <li>{say('problem.more', { count: troubles.length - maxShown })}</li>}
      </ul>
    </section>
  );
}

/** Names for a sentence: "none" if there are none. */
function someOf(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  const shown = names.slice(0, maxNames).join('; ');
  return names.length > maxNames ? say('problem.names', { names: shown, count: names.length - maxNames }) : shown;
}
