/** Letters beyond ASCII in the languages that share an encoding most often. */
const alphabets = [
  'äöüß',
  'éèêëàâçîïôûùœ',
  'áéíóúñü',
  'áâãàçéêíóôõú',
  'àèéìòù',
  'åäöéøæ',
  'ąćęłńóśźż',
  'áčďéěíňóřšťúůýž',
  'áäčďéíĺľňóôŕšťúýž',
  'áéíóöőúüű',
  'ăâîșțşţ',
  'çğıöşüi',
  'čćđšž',
  'áðéíóúýþæö',
].map((letters) => new Set(letters));
/** Together, as in a company with offices in several countries. */
const western = new Set('äöüßéèêëàâçîïôûáíóúñãõìòùåøæœ');

/**
 * How much a text looks like names and words, by its characters beyond ASCII: about 2 if all are letters where letters of
 * some language belong, below 0 if many are signs inside words, capitals after small letters, or no characters at all.
 */
export function plausibility(text: string): number {
  let sum = 0;
  const latin = new Map<string, number>();
  const found = [...text.matchAll(/[\u0080-\u{10ffff}]/gu)];
  for (const { 0: char, index } of found) {
    const before = text[index - 1] ?? ' ';
    const after = text[index + char.length] ?? ' ';
    sum += worth(char, before, after);
    // The small "İ" is an "i" and a dot.
    const [letter = ''] = char.toLowerCase();
    if (/\p{Script=Latin}/u.test(char)) latin.set(letter, (latin.get(letter) ?? 0) + 1);
  }
  if (found.length === 0) return 0;
  const all = [...latin.values()].reduce((total, count) => total + count, 0);
  const coveredBy = (alphabet: ReadonlySet<string>) =>
    [...latin].reduce((total, [letter, count]) => total + (alphabet.has(letter) ? count : 0), 0);
  const language = Math.max(...alphabets.map(coveredBy));
  const covered = Math.max(language, coveredBy(western) * 0.9);
  // A single letter of no such language weighs more than its share: in a wrong encoding, only rare letters differ.
  const isWhole = language === all || coveredBy(western) === all;
  return sum / found.length + (all === 0 ? 0 : (all / found.length) * (covered / all - (isWhole ? 0 : 0.5)));
}

/** A character's worth between its neighbours, from -4 to 2. */
function worth(char: string, before: string, after: string): number {
  // No character, a control character, or one that each computer draws its own way.
  if (/[\ufffd\u0080-\u009f\p{Co}\p{Cn}]/u.test(char)) return -4;
  const isInWord = /\p{L}/u.test(before) && /\p{L}/u.test(after);
  if (/\p{Lu}/u.test(char) && /\p{Ll}/u.test(before)) return -2;
  if (/\p{Ll}/u.test(char) && /\p{Lu}/u.test(before) && /\p{Lu}/u.test(after)) return -2;
  if (/\p{Script=Latin}/u.test(char)) {
    return /\p{Ll}|\p{Lu}/u.test(char) ? 1 : -1;
  }
  if (/[\p{Lo}\p{Lu}\p{Ll}ー]/u.test(char)) {
    // Half-width kana make up whole words.
    if (isHalfWidth(char)) return [before, after].some((c) => /\p{L}/u.test(c) && !isHalfWidth(c)) ? -2 : 2;
    return /[a-z]/i.test(before) || /[a-z]/i.test(after) ? -2 : 2;
  }
  if (/['’]/.test(char)) return /\p{Ll}/u.test(before) && /\p{Ll}/u.test(after) ? -1 : 0;
  return isInWord ? -3 : -0.2;
}

const isHalfWidth = (char: string) => /[\uff61-\uff9f]/.test(char);
