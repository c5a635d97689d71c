import { emailIn, firstNameFirst, foldedKeyOf, keyOf } from './text.ts';

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
  /** By spellings: as written, without accents, and with the words of the name in any order. */
  readonly #names: readonly Map<string, Set<string>>[] = [new Map(), new Map(), new Map()];

  /** Adds a person with this id. An email that is somebody's already stays theirs. */
  add(id: string, { emails, name, numbers }: Called): void {
    for (const email of emails) if (!this.#emails.has(keyOf(email))) this.#emails.set(keyOf(email), id);
    for (const number of numbers) note(this.#numbers, keyOf(number), id);
    if (name && name.length <= longestName)
      for (const [n, spelling] of spellings(name).entries()) note(this.#names[n], spelling, id);
  }

  /** The id of the person with this email. */
  withEmail(email: string): string | undefined {
    return this.#emails.get(keyOf(email));
  }

  /**
   * The id of the person meant by "ada@corp.example", "Ada Ahmed <ada@corp.example>", "Ada Ahmed", "Ahmed, Ada",
   * "Ada Ahmed (10001)", "10001" or "CN=Ada Ahmed,OU=Sales". 'several' if it fits several people.
   */
  find(said: string): { id: string } | 'several' | undefined {
    if (said.length > longestName * 2) return undefined;
    const email = emailIn(said);
    const byEmail = email && this.withEmail(email);
    if (byEmail) return { id: byEmail };
    const number = /[([]\s*([^()[\]]+?)\s*[)\]]\s*$/.exec(said)?.[1];
    const common = /^CN=((?:\\,|[^,])+)/i.exec(said)?.[1]?.replaceAll('\\,', ',');
    const name = (common ?? said).replace(/\s*[([<][^)\]>]*[)\]>]\s*/g, ' ').trim();
    const byNumber = this.#numbers.get(keyOf(said)) ?? (number && this.#numbers.get(keyOf(number)));
    // An email of nobody here is somebody else's, whatever name stands beside it.
    if (email || byNumber) return byNumber ? theOne(byNumber) : undefined;
    for (const [n, spelling] of spellings(name).entries()) {
      const found = this.#names[n]?.get(spelling);
      if (found) return theOne(found);
    }
    return undefined;
  }
}

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
  return [keyOf(written), folded, words.sort().join(' ')];
}
