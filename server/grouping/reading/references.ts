import { emailsIn, firstNameFirst, foldedKeyOf, keyOf } from './text.ts';

/** In characters. Longer cells are no names. */
const longestName = 200;

/** How lists call a person. */
export interface Called {
  /** Work email first, then others that reach the same person, such as a sign-in name. */
  emails: readonly string[];
  name: string;
  /** Employee numbers and object ids. */
  numbers: readonly string[];
}

/** Finds people by whatever a manager column calls them. */
export class People {
  readonly #emails = new Map<string, string>();
  readonly #numbers = new Map<string, Set<string>>();
  /** By spellings: as written, without accents, and with the words of the name in any order, without initials. */
  readonly #names: readonly Map<string, Set<string>>[] = [new Map(), new Map(), new Map()];

  /** Adds a person with this id. An email that is somebody's already stays theirs. */
  add(id: string, { emails, name, numbers }: Called): void {
    for (const email of emails) if (!this.#emails.has(keyOf(email))) this.#emails.set(keyOf(email), id);
    for (const number of numbers) note(this.#numbers, numberKeyOf(number), id);
    // "Ada Ahmed (she/her)" is called Ada Ahmed.
    const called = name.replace(/\s*[([][^()[\]]*[)\]]/g, '').trim() || name;
    if (name && name.length <= longestName)
      for (const [n, spelling] of spellings(called).entries()) note(this.#names[n], spelling, id);
  }

  /** The id of the person with this email. */
  withEmail(email: string): string | undefined {
    return this.#emails.get(keyOf(email));
  }

  /**
   * The id of the person meant by "ada@corp.example", "Ada Ahmed <ada@corp.example>", "Ada Ahmed", "Ahmed, Ada",
   * "Ada Ahmed (10001)", "10001", "10001 - Ada Ahmed", "CN=Ada Ahmed,OU=Sales" or "uid=ada,ou=people". 'several' if it fits several people.
   */
  find(said: string): { id: string } | 'several' | undefined {
    if (said.length > longestName * 2) return undefined;
    const [email, ...others] = emailsIn(said);
    const byEmail = [email, ...others].map((one) => one && this.withEmail(one)).find(Boolean);
    if (byEmail) return { id: byEmail };
    const number = /[([]\s*([^()[\]]+?)\s*[)\]]\s*$/.exec(said)?.[1];
    const common = /^(?:CN|UID)=((?:\\,|[^,])+)/i.exec(said)?.[1]?.replaceAll('\\,', ',');
    const name = (common ?? said).replace(/\s*[([<][^)\]>]*[)\]>]\s*/g, ' ').trim();
    const parts = said.split(/\s+[-–—|/:]\s+|:\s+/);
    const byNumber = [said, number ?? '', common ?? '', ...(parts.length > 1 ? parts : [])]
      .map((one) => this.#numbers.get(numberKeyOf(one)))
      .find(Boolean);
    // An email of nobody here is somebody else's, whatever name stands beside it.
    if (email || byNumber) return byNumber ? theOne(byNumber) : undefined;
    for (const one of parts.length > 1 ? [name, ...parts] : [name])
      for (const [n, spelling] of spellings(one).entries()) {
        const found = this.#names[n]?.get(spelling);
        if (found) return theOne(found);
      }
    return undefined;
  }
}

/** Spreadsheets drop leading zeros from numbers, or add ".0", and may do so in one column only. */
const numberKeyOf = (number: string) =>
  keyOf(number)
    .replace(/^'?0*(?=\d+(?:\.0+)?$)/, '')
    .replace(/^(\d+)\.0+$/, '$1');

function note(map: Map<string, Set<string>> | undefined, key: string, id: string): void {
  const known = map?.get(key);
  if (known) known.add(id);
  else map?.set(key, new Set([id]));
}

function theOne(ids: ReadonlySet<string>): { id: string } | 'several' {
  const [first, second] = ids;
  return first !== undefined && second === undefined ? { id: first } : 'several';
}

const titles = /^(dr|prof|mr|mrs|ms|mx|herr|frau|dipl|ing|phd|mba|md|さん|様)\.?$/;

function spellings(name: string): [string, string, string] {
  const written = firstNameFirst(name);
  const folded = foldedKeyOf(written);
  const words = folded.split(' ').filter((word) => !titles.test(word));
  // Middle initials come and go.
  const long = words.filter((word) => !/^[a-z]\.?$/.test(word));
  return [keyOf(written), folded, (long.length > 1 ? long : words).sort().join(' ')];
}
