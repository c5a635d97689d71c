/** A cell without what nobody sees: NFC, plain spaces, no zero-width characters or direction marks. */
export function plain(cell: string): string {
  // Most cells of most files are plain ASCII.
  if (/^[\x21-\x7e]*(?: [\x21-\x7e]+)*$/.test(cell)) return cell;
  return cell
    .normalize('NFC')
    .replace(/[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** What two spellings of the same text have in common: case and width don't count. */
export function keyOf(text: string): string {
  return plain(text.normalize('NFKC')).toLowerCase();
}

/** Like `keyOf`, and accents don't count either. */
export function foldedKeyOf(text: string): string {
  return keyOf(text)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('ß', 'ss')
    .replaceAll('ł', 'l')
    .replaceAll('ø', 'o');
}

/** Longer cells are prose, and searching them for an address would take long. */
const longestAddress = 1000;
const address = /[^\s<>()[\]"',;:]+@[^\s<>()[\]"',;:]+/;

/** The email address in a cell: alone, or as in "Ada Ahmed <ada@corp.example>". `undefined` if there is none, or several. */
export function emailIn(cell: string): string | undefined {
  if (!cell.includes('@') || cell.length > longestAddress) return undefined;
  const found = address.exec(cell);
  if (!found || address.test(cell.slice(found.index + found[0].length))) return undefined;
  return found[0];
}

/** "Ahmed, Ada": "Ada Ahmed". Any other name stays as it is. */
export function firstNameFirst(name: string): string {
  const parts = name.split(',').map((part) => part.trim());
  return parts.length === 2 && parts[0] && parts[1] ? `${parts[1]} ${parts[0]}` : name;
}

/** A heading as words: "userPrincipalName" and "User Principal Name [Required]" are "user principal name". */
export function headingWords(title: string): string {
  return keyOf(
    title
      .replace(/\[[^\]]*\]|\([^)]*\)/g, ' ')
      .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
      .replace(/['’`]/g, '')
      .replace(/[_\-–./:*]+/g, ' '),
  ).replace(/\be mail\b/g, 'email');
}

/** Whether a cell answers yes or no. */
export function yesOrNo(cell: string): boolean | undefined {
  if (/^(y|yes|ja|true|1|x|wahr|oui|si|sí|✓|はい|○|نعم)$/i.test(cell)) return true;
  if (/^(n|no|nein|false|0|-|falsch|non|いいえ|×|لا)$/i.test(cell)) return false;
  return undefined;
}

/** A cell that says there is nothing: "-", "n/a", SuccessFactors' "NO_MANAGER". */
export function saysNothing(cell: string): boolean {
  return /^([-–—.?]+|n\/?a|none|null|nil|no[_ ]manager|#n\/a|#nv|keine?r?|unbekannt|なし|لا يوجد)$/i.test(cell);
}
