/** A cell without what nobody sees: NFC, plain spaces, no zero-width characters or direction marks. */
export function plain(cell: string): string {
  // Most cells of most files are plain ASCII.
  if (/^[\x21-\x7e]*(?: [\x21-\x7e]+)*$/.test(cell)) return cell;
  return cell
    .normalize('NFC')
    .replace(/[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** What two spellings of the same text have in common: case, width, and the script of digits don't count. */
export function keyOf(text: string): string {
  return plain(text.normalize('NFKC'))
    .toLowerCase()
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 0xf));
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
const addresses = /[^\s<>()[\]"',;:|]+@[^\s<>()[\]"',;:|]*[^\s<>()[\]"',;:|.]/g;

/** The different email addresses in a cell. Japanese keyboards write "＠". */
export function emailsIn(cell: string): string[] {
  if (!/[@＠]/.test(cell) || cell.length > longestAddress) return [];
  const found = cell.normalize('NFKC').match(addresses) ?? [];
  return [...new Map(found.map((email) => [email.toLowerCase(), email])).values()];
}

/** The email address in a cell: alone, or as in "Ada Ahmed <ada@corp.example>". `undefined` if there is none, or several. */
export function emailIn(cell: string): string | undefined {
  const [found, another] = emailsIn(cell);
  return another === undefined ? found : undefined;
}

/** The name beside a cell's one email address: "Ada Ahmed" of "Ada Ahmed <ada@corp.example>". Empty if there is none. */
export function nameBeside(cell: string): string {
  if (emailIn(cell) === undefined) return '';
  return plain(
    cell
      .normalize('NFKC')
      .replace(addresses, '')
      .replace(/mailto:|[<>()[\]"|]/g, ' '),
  ).replace(/^[,;:–-]+\s*|\s*[,;:–-]+$/g, '');
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
      .normalize('NFKC')
      .replace(/\[[^\]]*\]|\([^)]*\)/g, ' ')
      .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
      .replace(/['’`]/g, '')
      .replace(/[_\-–./:*]+/g, ' '),
  ).replace(/\be mail\b/g, 'email');
}

/** Whether a cell answers yes or no. */
export function yesOrNo(cell: string): boolean | undefined {
  const answer = keyOf(cell);
  if (
    /^(y|yes|ja|true|1|x|j|wahr|vrai|oui|si|sí|s|sim|sì|tak|verdadero|verdadeiro|[✓✔☑✅○〇◯]|はい|有|可|نعم)$/.test(
      answer,
    )
  )
    return true;
  if (/^(n|no|nein|nee|false|0|-|falsch|faux|non|não|nao|nie|falso|[×✗✘✕✖☐❌]|いいえ|無|不可|لا)$/.test(answer))
    return false;
  return undefined;
}

/** A cell that says there is nothing: "-", "n/a", "N/A (CEO)", SuccessFactors' "NO_MANAGER". */
export function saysNothing(cell: string): boolean {
  return /^([-–—.?]+|n[/.]?[ad]\.?|s\/o|none|null|nil|no[_ ]manager|vacant|tbd|tbc|#n\/a|#nv|#ref!|#value!|keine?r?|unbekannt|unbesetzt|vakant|aucune?|néant|ningun[oa]|nenhuma?|nessun[oa]|geen|brak|なし|無し|該当なし|空席|لا يوجد)(\s*\([^)]*\))?$/i.test(
    cell,
  );
}
