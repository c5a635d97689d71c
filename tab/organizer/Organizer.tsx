import { startTransition, useRef, useState } from 'react';
import type { Person } from '#grouping/person.ts';
import { defaultSettings, type Settings } from '#grouping/settings.ts';
import { useLook } from '../panel/look.ts';
import { FormGroups } from './FormGroups.tsx';
import { Groups } from './Groups.tsx';
import { HandOver } from './HandOver.tsx';
import type { Group } from './handOver.ts';
import { useOrganizerLook } from './look.ts';
import { openSaved } from './ownFile.ts';
import { Picture } from './Picture.tsx';
import { PrintedList } from './PrintedList.tsx';
import { RosterIn } from './RosterIn.tsx';
import { SettingsForm } from './SettingsForm.tsx';
import { say, type Word } from './words.ts';
import { type Work, work } from './work.ts';
import type { Answer, Formed, Roster, Task } from './worker.ts';

/** The Organizer: a roster comes in, groups are formed, seen, adjusted and handed to their facilitators. */
export function Organizer() {
  const styles = useOrganizerLook();
  const look = useLook();
  const [roster, setRoster] = useState<Roster>();
  const [people, setPeople] = useState<readonly Person[]>([]);
  const [settings, setSettings] = useState<Settings>(defaultSettings);
  const [groups, setGroups] = useState<readonly Group[]>([]);
  const [formed, setFormed] = useState<Formed>();
  const [unplaced, setUnplaced] = useState<string[]>([]);
  const [share, setShare] = useState<number>();
  const [trouble, setTrouble] = useState<Word>();
  const underWay = useRef<Work>(undefined);
  const seed = useRef(0);

  const ask = async (task: Task, then: (answer: Answer) => void) => {
    underWay.current?.cancel();
    setTrouble(undefined);
    setShare(0);
    const mine = work(task, setShare);
    underWay.current = mine;
    try {
      const answer = await mine.answer;
      if (answer.kind === 'trouble') setTrouble(`trouble.${answer.trouble}`);
      // In small steps: many groups at once would hold up the page.
      else startTransition(() => then(answer));
    } catch {
      setTrouble('trouble.failed');
    }
    setShare(undefined);
  };
  const take = (answer: Answer) => {
    if (answer.kind !== 'roster') return;
    setRoster(answer.roster);
    setPeople(answer.roster.people);
    setFormed(undefined);
    setTrouble(answer.roster.matching.email === undefined ? 'trouble.no-email' : undefined);
    // A roster that says who is in which group shows those; one without keeps what is there, for joiners and leavers.
    const current = Map.groupBy(
      answer.roster.people.filter((p) => p.group !== undefined),
      (p) => p.group as string,
    );
    if (current.size > 0)
      setGroups(
        [...current].map(([name, members]) => ({
          name,
          members: members.map((p) => p.id),
          locked: false,
          reasons: [],
        })),
      );
  };
  const form = (chosen: Settings) => {
    setSettings(chosen);
    const kept = groups.filter((g) => g.locked);
    seed.current++;
    const options = { seed: seed.current, locked: kept.map((g) => g.members) };
    void ask({ kind: 'form', people, settings: chosen, options }, (answer) => {
      if (answer.kind !== 'formed') return;
      setFormed(answer.formed);
      setUnplaced([]);
      setGroups(answer.formed.groups.map((members, n) => kept[n] ?? fresh(members, n)));
    });
  };
  const change = (kind: 'rotate' | 'settle') => {
    const task: Task = {
      kind,
      people,
      settings,
      groups: groups.map((g) => g.members),
      options: { seed: ++seed.current },
    };
    void ask(task, (answer) => {
      if (answer.kind !== 'settled') return;
      setUnplaced(answer.settled.unplaced);
      setFormed(undefined);
      setGroups(answer.settled.groups.map((members, n) => ({ ...(groups[n] ?? fresh(members, n)), members })));
    });
  };
  const open = (text: string) => {
    const saved = openSaved(text);
    if (!saved) return setTrouble('trouble.not-ours');
    setTrouble(undefined);
    setRoster(undefined);
    setFormed(undefined);
    setPeople(saved.people);
    setSettings(saved.settings);
    setGroups(saved.groups);
  };

  return (
    <>
      <main className={`${styles.page} ${styles.onScreen}`}>
        <header className={styles.section}>
          <h1 className={styles.title}>{say('title')}</h1>
          <p className={look.text}>{say('lead')}</p>
          <details>
            <summary className={styles.summary}>{say('nothingKept')}</summary>
            {(['nothingKept.1', 'nothingKept.2', 'nothingKept.3'] as const).map((word) => (
              <p key={word}>{say(word)}</p>
            ))}
          </details>
        </header>
        <RosterIn
          roster={roster}
          people={people}
          onSource={(source) => void ask({ kind: 'read', source }, take)}
          onMatching={(matching) => roster && void ask({ kind: 'match', rows: roster.rows, matching }, take)}
          onTooLarge={() => setTrouble('trouble.too-large')}
          onOpen={open}
        />
        {trouble && (
          <p role="alert" className={look.problem}>
            {say(trouble)}
          </p>
        )}
        {people.length > 0 && (
          <>
            <SettingsForm settings={settings} onChange={setSettings} />
            <FormGroups
              settings={settings}
              formed={formed}
              share={share}
              again={groups.length > 0}
              onForm={form}
              onCancel={() => {
                underWay.current?.cancel();
                setShare(undefined);
              }}
            />
          </>
        )}
        {groups.length > 0 && (
          <>
            <Picture groups={groups} people={people} />
            <Groups
              groups={groups}
              people={people}
              settings={settings}
              unplaced={unplaced}
              onChange={setGroups}
              onRotate={() => change('rotate')}
              onSettle={() => change('settle')}
            />
            <HandOver groups={groups} people={people} settings={settings} />
          </>
        )}
      </main>
      <PrintedList groups={groups} people={people} />
    </>
  );
}

function fresh(members: string[], n: number): Group {
  return { name: say('group', { n: n + 1 }), members, locked: false, reasons: [] };
}
