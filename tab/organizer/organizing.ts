import { startTransition, useEffect, useRef, useState } from 'react';
import type { Person } from '#grouping/person.ts';
import { defaultSettings, type Settings } from '#grouping/settings.ts';
import { useEvaluation } from './evaluation.ts';
import type { Group } from './group.ts';
import { type Past, type Saved, savedFile } from './ownFile.ts';
import type { Decisions, Reading } from './reading.ts';
import { type Change, changesBetween, continued, groupsOf, heldIn, keepingPlans, named, pastOf } from './regroup.ts';
import type { Word } from './words.ts';
import { Helper } from './work.ts';
import type { Answer, Formed, Task } from './worker.ts';

/** The steps of the work, in their order. */
export const steps = ['list', 'check', 'groups', 'handOver'] as const;
export type StepName = (typeof steps)[number];

/** How many changes of groups can be undone. */
const maxUndos = 30;

/** What a change of groups replaced. */
interface Before {
  groups: readonly Group[];
  settings: Settings;
  formed: Formed | undefined;
  unplaced: readonly string[];
  changes: readonly Change[];
}

/** Everything the Organizer's page holds, and what can be done with it. None of it leaves this window. */
export function useOrganizing() {
  const [step, setStep] = useState<StepName>('list');
  const [roster, setRoster] = useState<Reading>();
  const [people, setPeople] = useState<readonly Person[]>([]);
  const [settings, setSettings] = useState<Settings>(defaultSettings);
  const [groups, setGroups] = useState<readonly Group[]>([]);
  const [past, setPast] = useState<readonly Past[]>([]);
  /** The groups at the beginning of this work: their people have met. */
  const [inUse, setInUse] = useState<readonly string[][]>([]);
  const [formed, setFormed] = useState<Formed>();
  const [unplaced, setUnplaced] = useState<readonly string[]>([]);
  const [changes, setChanges] = useState<readonly Change[]>([]);
  const [before, setBefore] = useState<readonly Before[]>([]);
  const [busy, setBusy] = useState<'reading' | 'searching'>();
  const [trouble, setTrouble] = useState<Word>();
  /** Why the last search brought no groups, if it was stopped. */
  const [stopped, setStopped] = useState<Word>();
  const [unsaved, setUnsaved] = useState(false);
  const [helper] = useState(() => new Helper());
  const seed = useRef(0);
  /** The present groups, for answers of the helper: groups may have changed since it was asked. */
  const latest = useRef(groups);
  latest.current = groups;
  /** Counts what the helper was asked, and what was stopped: answers to anything earlier are left out. */
  const task = useRef(0);
  const standing = useEvaluation(people, settings, groups, past, inUse);

  useEffect(() => void helper.start(), [helper]);
  useEffect(() => {
    if (!unsaved) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [unsaved]);

  const ask = async (what: Task, then: (answer: Answer) => void) => {
    const mine = ++task.current;
    setTrouble(undefined);
    setStopped(undefined);
    setBusy(what.kind === 'form' || what.kind === 'rotate' || what.kind === 'settle' ? 'searching' : 'reading');
    try {
      const answer = await helper.ask(what, people);
      if (task.current !== mine) return;
      // In small steps: many groups at once would block the page.
      startTransition(() => {
        setBusy(undefined);
        if (answer.kind === 'trouble') setTrouble(`trouble.${answer.trouble}`);
        else then(answer);
      });
    } catch {
      if (task.current !== mine) return;
      setBusy(undefined);
      setTrouble('trouble.failed');
    }
  };
  const change = (next: readonly Group[]) => {
    setBefore((all) => [...all, { groups: latest.current, settings, formed, unplaced, changes }].slice(-maxUndos));
    setGroups(next);
    setUnsaved(true);
  };
  const take = (answer: Answer) => {
    if (answer.kind !== 'roster') return;
    const { people, heading, matching } = answer.roster;
    setRoster(answer.roster);
    setPeople(people);
    setStep('check');
    setFormed(undefined);
    setUnplaced([]);
    setChanges([]);
    setTrouble(heading.length === 0 ? 'trouble.empty' : matching.email.length === 0 ? 'trouble.no-email' : undefined);
    // A roster that names groups shows those; any other keeps the present groups, for joiners and leavers.
    const current = groupsOf(people, latest.current);
    if (current.length > 0) {
      change(current);
      setInUse(current.map((g) => g.members));
    }
    // Undo brings groups back, but what was said of them was about other people.
    setBefore((all) => all.map((one) => ({ ...one, formed: undefined, unplaced: [], changes: [] })));
  };
  const stop = (why: Word) => {
    task.current++;
    helper.cancel();
    setBusy(undefined);
    setStopped(why);
  };
  /** Changes by hand come first: a search that began before them would undo them. */
  const stopSearch = () => {
    if (busy === 'searching') stop('form.overtaken');
  };
  const opened = (saved: Saved) => {
    setStep(saved.groups.length > 0 ? 'groups' : 'check');
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
  };
  const met = [...past.flatMap((one) => one.groups), ...inUse];
  const locked = [...groups.keys()].filter((n) => groups[n]?.locked);

  const isReachable: Record<StepName, boolean> = {
    list: true,
    check: roster !== undefined || people.length > 0,
    groups: people.length > 0,
    handOver: people.length > 0 && groups.length > 0,
  };

  return {
    step: isReachable[step] ? step : 'check',
    isReachable,
    go: setStep,
    roster,
    people,
    settings,
    groups,
    past,
    formed,
    unplaced,
    changes,
    busy: busy !== undefined,
    helper,
    trouble,
    stopped,
    standing,
    canUndo: before.length > 0,
    hasHistory: met.length > 0,

    read: (source: ArrayBuffer | string) => ask({ kind: 'read', source }, take),
    /** Reads the same file again, as the Organizer decided. */
    reread: (decisions: Decisions) => {
      // At once: the next answer adds to this one, even if it is given before the list is read again.
      setRoster(roster && { ...roster, decisions });
      return ask({ kind: 'reread', decisions }, take);
    },
    /** Opens a saved file. */
    open: (text: string) => ask({ kind: 'open', text }, (answer) => answer.kind === 'opened' && opened(answer.saved)),
    fail: (why: Word) => setTrouble(why),
    decide: (next: Settings) => {
      stopSearch();
      setSettings(next);
      // Any proof was about the previous settings. Undo changes groups, not what was set by hand since.
      setFormed(undefined);
      setBefore((all) => all.map((one) => ({ ...one, settings: next, formed: undefined })));
      setUnsaved(true);
    },
    form: (chosen: Settings) => {
      const options = {
        seed: ++seed.current,
        locked: groups.filter((g) => g.locked).map((g) => g.members),
        together: groups.flatMap((g) => (g.locked || heldIn(g).length === 0 ? [] : [heldIn(g)])),
        met,
      };
      void ask({ kind: 'form', settings: chosen, options }, (answer) => {
        if (answer.kind !== 'formed') return;
        // Only now: a cancelled search changes nothing.
        if (chosen !== settings) setSettings(chosen);
        setFormed(answer.formed);
        setUnplaced([]);
        setChanges([]);
        change(named(answer.formed.groups, latest.current));
      });
    },
    regroup: (kind: 'rotate' | 'settle') => {
      const members = groups.map((g) => g.members);
      const options = { seed: ++seed.current, met, locked, held: groups.flatMap(heldIn) };
      void ask({ kind, settings, groups: members, options }, (answer) => {
        if (answer.kind !== 'settled') return;
        const next = continued(answer.settled.groups, latest.current);
        setUnplaced(answer.settled.unplaced);
        setFormed(undefined);
        setChanges(changesBetween(latest.current, next));
        change(next);
      });
    },
    adjust: (next: readonly Group[]) => {
      stopSearch();
      setChanges([]);
      change(next);
    },
    /** Settles a group's facilitator or time. Whoever was told of others no longer counts as told. */
    plan: (group: number, plan: Pick<Group, 'facilitator' | 'schedule'>) => {
      setGroups(groups.map(({ told: _, ...g }, n) => (n === group ? { ...g, ...plan } : (groups[n] as Group))));
      setUnsaved(true);
    },
    /** Keeps what was proposed, unchanged: a calendar already has it. */
    settle: (group: number, plan: Pick<Group, 'facilitator' | 'schedule'>) => {
      setGroups(groups.map((g, n) => (n === group ? { ...g, ...plan } : g)));
      setUnsaved(true);
    },
    /** Notes that a group's facilitator was told of this plan. */
    tell: (group: number, plan: Pick<Group, 'facilitator' | 'schedule'>) => {
      setGroups(groups.map((g, n) => (n === group ? { ...g, ...plan, told: g.members } : g)));
      setUnsaved(true);
    },
    undo: () => {
      const last = before.at(-1);
      if (!last) return;
      setBefore(before.slice(0, -1));
      setGroups(keepingPlans(last.groups, groups));
      setSettings(last.settings);
      setFormed(last.formed);
      setUnplaced(last.unplaced);
      setChanges(last.changes);
      setUnsaved(true);
    },
    /** Also while a file is read. */
    cancel: () => stop('form.cancelled'),
    forget: (index: number) => {
      setPast(past.filter((_, n) => n !== index));
      setUnsaved(true);
    },
    /** The content of the Organizer's own file. */
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
