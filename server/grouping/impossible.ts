import { clashingPeople } from './clique.ts';
import { shortageOf } from './companions.ts';
import type { Company } from './company.ts';
import { isOn } from './settings.ts';

/** A proof that no grouping can keep all rules, as numbers and names for a sentence. */
export type Reason =
  | { kind: 'too-few'; people: number; min: number; names: readonly string[] }
  | { kind: 'no-size'; people: number; min: number; max: number }
  | { kind: 'same-manager'; manager: string; reports: number; people: number; groups: number }
  /** No two of `names` may be in one group, so they need as many groups. */
  | { kind: 'clique'; names: readonly string[]; count: number; people: number; groups: number }
  | { kind: 'clique-facilitators'; names: readonly string[]; count: number; have: number }
  | { kind: 'facilitators'; have: number; need: number; people: number }
  | { kind: 'few-partners'; person: string; partners: number; needs: number }
  /** No two of `names` may be in one group; their groups need so many others, and at most `have` may join. */
  | { kind: 'companions'; names: readonly string[]; count: number; needs: number; have: number }
  /** Every way to divide these people was tried. */
  | { kind: 'tried'; people: number };

/** The possible numbers of groups; there's none if `least` exceeds `most`. */
export function groupCounts(company: Company): { least: number; most: number } {
  const { min, max } = company.settings;
  const [reports] = mostReports(company);
  return {
    least: Math.max(1, Math.ceil(company.size / max), reports),
    most: Math.min(Math.floor(company.size / min), facilitatorsOf(company)),
  };
}

/** Proofs that this part of a company (an island) can't be grouped; empty if none was found. */
export function impossible(company: Company): Reason[] {
  const { min, max } = company.settings;
  const people = company.size;
  if (people < min) return [{ kind: 'too-few', people, min, names: company.people.map((p) => p.name) }];
  const least = Math.ceil(people / max);
  const most = Math.floor(people / min);
  if (least > most) return [{ kind: 'no-size', people, min, max }];
  const found: Reason[] = [];
  const [reports, manager] = mostReports(company);
  if (reports > most) found.push({ kind: 'same-manager', manager, reports, people, groups: most });
  const have = facilitatorsOf(company);
  const need = Math.max(least, reports <= most ? reports : least);
  if (have < need) found.push({ kind: 'facilitators', have, need, people });
  if (found.length === 0) found.push(...clique(company, most, have));
  if (found.length === 0) found.push(...fewPartners(company));
  if (found.length === 0) found.push(...companions(company));
  return found.slice(0, 8);
}

/** How many people can facilitate; everyone if nobody needs to. */
function facilitatorsOf(company: Company): number {
  return company.needsFacilitator ? company.facilitates.reduce((sum, one) => sum + one, 0) : company.size;
}

function clique(company: Company, groups: number, have: number): Reason[] {
  const clashing = clashingPeople(company, Math.min(groups, have));
  const count = clashing.length;
  const names = clashing.map((person) => company.people[person]?.name ?? '');
  if (count > groups) return [{ kind: 'clique', names, count, people: company.size, groups }];
  return count > have ? [{ kind: 'clique-facilitators', names, count, have }] : [];
}

function companions(company: Company): Reason[] {
  const found = shortageOf(company);
  if (!found) return [];
  const names = found.people.map((person) => company.people[person]?.name ?? '');
  return [{ kind: 'companions', names, count: names.length, needs: found.needs, have: found.have }];
}

function mostReports(company: Company): [reports: number, manager: string] {
  if (!isOn(company.settings, 'same-manager')) return [1, ''];
  const counts = new Map<string, number>();
  // People grouped by hand count as one.
  for (const [person, { manager }] of company.people.entries())
    if (manager && company.standsFor(person)) counts.set(manager, (counts.get(manager) ?? 0) + 1);
  let most: [number, string] = [1, ''];
  for (const [manager, count] of counts) if (count > most[0]) most = [count, manager];
  return most;
}

function fewPartners(company: Company): Reason[] {
  const found: Reason[] = [];
  const needs = company.settings.min - 1;
  for (let person = 0; person < company.size; person++) {
    let partners = 0;
    for (let n = 1; n < company.size && partners < needs; n++)
      if (company.broken(person, (person + n) % company.size) === 0) partners++;
    if (partners < needs)
      found.push({ kind: 'few-partners', person: company.people[person]?.name ?? '', partners, needs });
  }
  return found;
}
