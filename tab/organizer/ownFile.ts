import * as z from 'zod/mini';
import { Company } from '#grouping/company.ts';
import { conflictsOf } from '#grouping/conflicts.ts';
import type { Person } from '#grouping/person.ts';
import { defaultSettings, rules, type Settings } from '#grouping/settings.ts';
import { type Group, newGroup } from './group.ts';

const PersonShape = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  manager: z.optional(z.string()),
  department: z.optional(z.string()),
  level: z.optional(z.number()),
  zone: z.optional(z.string()),
  offset: z.optional(z.number()),
  laterOffset: z.optional(z.number()),
  strengths: z.array(z.string()),
  facilitates: z.optional(z.boolean()),
  group: z.optional(z.string()),
});
const weight = z.number().check(z.minimum(0), z.maximum(5));
const common = {
  people: z.array(PersonShape).check(z.maxLength(5000)),
  settings: z.object({
    min: z.number().check(z.minimum(2), z.maximum(20)),
    max: z.number().check(z.minimum(2), z.maximum(20)),
    managerDepth: z.number(),
    levelSpan: z.number(),
    workFrom: z.number(),
    workTo: z.number(),
    meeting: z.number(),
    weights: z.object({ departments: weight, strengths: weight, zones: weight, met: weight }),
    off: z.array(z.enum(rules)),
  }),
};
const named = { name: z.string(), members: z.array(z.string()), locked: z.boolean() };
const Pins = z.array(z.object({ people: z.array(z.string()), reason: z.optional(z.string()) }));
/** The format of Mini-M 0.1: reasons without people, and no earlier groups. */
const First = z.object({
  ...common,
  miniM: z.literal('organizer-1'),
  groups: z.array(z.object({ ...named, reasons: z.array(z.string()) })),
});
const Second = z.object({
  ...common,
  miniM: z.literal('organizer-2'),
  groups: z.array(
    z.object({
      ...named,
      id: z._default(z.string(), () => crypto.randomUUID()),
      pins: Pins,
      told: z.optional(z.array(z.string())),
      facilitator: z.optional(z.string()),
      schedule: z.optional(
        z.object({
          day: z.literal([1, 2, 3, 4, 5, 6, 7]),
          start: z.number().check(z.minimum(0), z.maximum(24 * 60 - 1)),
          zone: z.string(),
          everyWeeks: z.literal([1, 2]),
        }),
      ),
    }),
  ),
  past: z.array(z.object({ until: z.string(), groups: z.array(z.array(z.string())) })),
});

/** Why a file can't be opened. */
export type SavedTrouble = 'not-ours' | 'newer';

/** Former groups, and until which day (as 2026-11-24). */
export interface Past {
  until: string;
  groups: string[][];
}

/** What an Organizer saves and opens again. */
export interface Saved {
  people: Person[];
  groups: Group[];
  settings: Settings;
  /** Former groups, oldest first: who has been together before. */
  past: Past[];
}

export function savedFile(saved: Saved): string {
  return JSON.stringify({ miniM: 'organizer-2', ...saved }, null, 1);
}

/** The saved content, from this version or an earlier one; or why this isn't such a file. */
export function openSaved(text: string): Saved | { trouble: SavedTrouble } {
  try {
    const content: unknown = JSON.parse(text);
    const second = Second.safeParse(content);
    // zod types missing properties as `undefined`, which a person never has.
    if (second.success) return whole(second.data as unknown as Saved);
    const first = First.safeParse(content);
    if (first.success) return whole(fromFirst(first.data as unknown as FirstSaved));
    return { trouble: isNewer(content) ? 'newer' : 'not-ours' };
  } catch {
    return { trouble: 'not-ours' };
  }
}

type FirstSaved = Omit<Saved, 'groups' | 'past'> & {
  groups: { name: string; members: string[]; locked: boolean; reasons: string[] }[];
};

/** A reason applies to the people a group's conflicts are about. */
function fromFirst({ people, groups, settings }: FirstSaved): Saved {
  const company = new Company(people, settings);
  return {
    people,
    settings,
    past: [],
    groups: groups.map(({ reasons, ...group }) => {
      const concerned = [...new Set(conflictsOf(company, group.members).flatMap((conflict) => conflict.people))];
      return {
        ...newGroup(group.name, group.members),
        ...group,
        pins: reasons.map((reason) => ({ people: concerned, reason })),
      };
    }),
  };
}

/** A file edited by hand may name someone twice: they stay where they are named first. */
function whole({ people, groups, settings, past }: Saved): Saved {
  const seen = new Set<string>();
  const once = (ids: readonly string[]) => ids.filter((id) => !seen.has(id) && seen.add(id));
  return {
    people,
    past,
    settings: { ...defaultSettings, ...settings },
    groups: groups.map((group) => ({ ...group, members: once(group.members) })),
  };
}

function isNewer(content: unknown): boolean {
  const version = /^organizer-(\d+)$/.exec(String((content as { miniM?: unknown } | null)?.miniM))?.[1];
  return Number(version) > 2;
}
