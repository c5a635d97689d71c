import * as z from 'zod/mini';
import type { Person } from '#grouping/person.ts';
import { defaultSettings, rules, type Settings } from '#grouping/settings.ts';
import type { Group } from './handOver.ts';

const PersonShape = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  manager: z.optional(z.string()),
  department: z.optional(z.string()),
  level: z.optional(z.number()),
  zone: z.optional(z.string()),
  offset: z.optional(z.number()),
  strengths: z.array(z.string()),
  facilitates: z.optional(z.boolean()),
  group: z.optional(z.string()),
});
const weight = z.number().check(z.minimum(0), z.maximum(5));
const File = z.object({
  miniM: z.literal('organizer-1'),
  people: z.array(PersonShape).check(z.maxLength(5000)),
  groups: z.array(
    z.object({ name: z.string(), members: z.array(z.string()), locked: z.boolean(), reasons: z.array(z.string()) }),
  ),
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
});

/** What an Organizer saves and opens again. */
export interface Saved {
  people: Person[];
  groups: Group[];
  settings: Settings;
}

export function savedFile(saved: Saved): string {
  return JSON.stringify({ miniM: 'organizer-1', ...saved }, null, 1);
}

/** What was saved; nothing if this is not such a file. */
export function openSaved(text: string): Saved | undefined {
  try {
    const { people, groups, settings } = File.parse(JSON.parse(text));
    // zod says "or undefined" where a person simply lacks it.
    return { people: people as Person[], groups, settings: { ...defaultSettings, ...settings } };
  } catch {
    return undefined;
  }
}
