import { startTransition, useEffect, useMemo, useRef, useState } from 'react';
import { Company } from '#grouping/company.ts';
import { type Conflict, conflictsOf, repeatsIn, scoreOf } from '#grouping/conflicts.ts';
import type { Person } from '#grouping/person.ts';
import { lacksHeading, type Matching } from '#grouping/roster.ts';
import { defaultSettings, type Settings } from '#grouping/settings.ts';
import type { Group } from './handOver.ts';
import { openSaved, type Past, savedFile } from './ownFile.ts';
import { type Change, changesBetween, continued, groupsOf, heldIn, named, pastOf } from './regroup.ts';
import type { Word } from './words.ts';
import { type Work, work } from './work.ts';
import type { Answer, Formed, Roster, Step, Task } from './worker.ts';

/** What the groups are worth as they are now. */
export interface Standing {
  company: Company;
  byId: ReadonlyMap<string, Person>;
  /** Of each group, in their order: those that nobody accepted, and those accepted by hand with a reason. */
  conflicts: { open: Conflict[]; accepted: Conflict[] }[];
  score: number;
  repeats: number;
}

/** So many changes of groups can be taken back. */
const undoable = 30;

/** Everything the Organizer's page holds, and what can be done with it. Nothing of it leaves this window. */
export function useOrganizing() {
  const [roster, setRoster] = useState<Roster>();
  const [people, setPeople] = useState<readonly Person[]>([]);
  const [settings, setSettings] = useState<Settings>(defaultSettings);
  const [groups, setGroups] = useState<readonly Group[]>([]);
  const [past, setPast] = useState<readonly Past[]>([]);
  /** The groups as they were when this work began: those have met. */
  const [inUse, setInUse] = useState<readonly string[][]>([]);
  const [formed, setFormed] = useState<Formed>();
  const [unplaced, setUnplaced] = useState<readonly string[]>([]);
  const [changes, setChanges] = useState<readonly Change[]>([]);
  const [before, setBefore] = useState<readonly (readonly Group[])[]>([]);
  const [step, setStep] = useState<Step>();
  const [trouble, setTrouble] = useState<Word>();
  const [cancelled, setCancelled] = useState(false);
  const [unsaved, setUnsaved] = useState(false);
  const underWay = useRef<Work>(undefined);
  const seed = useRef(0);
  const source = useRef<ArrayBuffer | string>('');
  const standing = useStanding(people, settings, groups, past, inUse);

  useEffect(() => {
    if (!unsaved) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [unsaved]);

  const ask = async (task: Task, then: (answer: Answer) => void) => {
    underWay.current?.cancel();
    setTrouble(undefined);
    setCancelled(false);
    setStep({ share: 0, what: 'search' });
    const mine = work(task, setStep);
    underWay.current = mine;
    try {
      const answer = await mine.answer;
      if (answer.kind === 'trouble') setTrouble(`trouble.${answer.trouble}`);
      // In small steps: many groups at once would hold up the page.
      else startTransition(() => then(answer));
    } catch {
      setTrouble('trouble.failed');
    }
    setStep(undefined);
  };
  const change = (next: readonly Group[]) => {
    setBefore([...before, groups].slice(-undoable));
    setGroups(next);
    setUnsaved(true);
  };
  const take = (answer: Answer) => {
    if (answer.kind !== 'roster') return;
    const { people, rows, matching } = answer.roster;
    setRoster(answer.roster);
    setPeople(people);
    setFormed(undefined);
    setUnplaced([]);
    setChanges([]);
    setTrouble(
      lacksHeading(rows) ? 'trouble.no-heading' : matching.email === undefined ? 'trouble.no-email' : undefined,
    );
    // A roster that says who is in which group shows those; one without keeps what is there, for joiners and leavers.
    const current = groupsOf(people, groups);
    if (current.length === 0) return;
    change(current);
    setInUse(current.map((g) => g.members));
  };
  const met = [...past.flatMap((one) => one.groups), ...inUse];
  const locked = [...groups.keys()].filter((n) => groups[n]?.locked);

  return {
    roster,
    people,
    settings,
    groups,
    past,
    formed,
    unplaced,
    changes,
    step,
    trouble,
    cancelled,
    standing,
    canUndo: before.length > 0,
    hasHistory: met.length > 0,

    read: (given: ArrayBuffer | string) => {
      source.current = given;
      return ask({ kind: 'read', source: given }, take);
    },
    /** Reads it again, with what the columns hold. */
    match: (matching: Matching) => ask({ kind: 'read', source: source.current, matching }, take),
    fail: (why: Word) => setTrouble(why),
    decide: (next: Settings) => {
      setSettings(next);
      // What was proved was proved of the former settings.
      setFormed(undefined);
    },
    form: (chosen: Settings) => {
      setSettings(chosen);
      const options = {
        seed: ++seed.current,
        locked: groups.filter((g) => g.locked).map((g) => g.members),
        together: groups.flatMap((g) => (g.locked || heldIn(g).length === 0 ? [] : [heldIn(g)])),
        met,
      };
      void ask({ kind: 'form', people, settings: chosen, options }, (answer) => {
        if (answer.kind !== 'formed') return;
        setFormed(answer.formed);
        setUnplaced([]);
        setChanges([]);
        change(named(answer.formed.groups, groups));
      });
    },
    regroup: (kind: 'rotate' | 'settle') => {
      const members = groups.map((g) => g.members);
      const options = { seed: ++seed.current, met, locked, held: groups.flatMap(heldIn) };
      void ask({ kind, people, settings, groups: members, options }, (answer) => {
        if (answer.kind !== 'settled') return;
        const next = continued(answer.settled.groups, groups);
        setUnplaced(answer.settled.unplaced);
        setFormed(undefined);
        setChanges(changesBetween(groups, next));
        change(next);
      });
    },
    adjust: (next: readonly Group[]) => {
      setChanges([]);
      change(next);
    },
    undo: () => {
      setGroups(before.at(-1) ?? groups);
      setBefore(before.slice(0, -1));
      setFormed(undefined);
      setChanges([]);
      setUnplaced([]);
    },
    cancel: () => {
      underWay.current?.cancel();
      setStep(undefined);
      setCancelled(true);
    },
    forget: (index: number) => {
      setPast(past.filter((_, n) => n !== index));
      setUnsaved(true);
    },
    open: (text: string) => {
      const saved = openSaved(text);
      if ('trouble' in saved) return setTrouble(`trouble.${saved.trouble}`);
      setTrouble(undefined);
      setRoster(undefined);
      setFormed(undefined);
      setUnplaced([]);
      setChanges([]);
      setBefore([]);
      setPeople(saved.people);
      setSettings(saved.settings);
      setGroups(saved.groups);
      setPast(saved.past);
      setInUse(saved.groups.map((g) => g.members));
      setUnsaved(false);
    },
    /** The text of the Organizer's own file. */
    saved: (): string => {
      setUnsaved(false);
      const today = new Date().toISOString().slice(0, 10);
      return savedFile({
        people: [...people],
        groups: [...groups],
        settings,
        past: pastOf(past, inUse, groups, today),
      });
    },
  };
}

export type Organizing = ReturnType<typeof useOrganizing>;

function useStanding(
  people: readonly Person[],
  settings: Settings,
  groups: readonly Group[],
  past: readonly Past[],
  inUse: readonly string[][],
): Standing {
  const byId = useMemo(() => new Map(people.map((p) => [p.id, p])), [people]);
  const company = useMemo(
    () => new Company(people, settings, { met: [...past.flatMap((one) => one.groups), ...inUse] }),
    [people, settings, past, inUse],
  );
  return useMemo(() => {
    const members = groups.map((g) => g.members);
    const conflicts = groups.map((group, n) => {
      const all = conflictsOf(company, group.members, n);
      const isAccepted = (conflict: Conflict) =>
        conflict.people.length > 0 &&
        group.pins.some(({ people, reason }) => reason && conflict.people.every((id) => people.includes(id)));
      return { open: all.filter((c) => !isAccepted(c)), accepted: all.filter(isAccepted) };
    });
    return { company, byId, conflicts, score: scoreOf(company, members), repeats: repeatsIn(company, members) };
  }, [company, byId, groups]);
}
