import { rights } from '../../server/store/redis/rights.ts';
import { markdownTable } from './markdownTable.ts';

/** A Markdown table of the rights that Mini-M's user needs in Redis, and the command that makes such a user. */
export function rightsTable(): string {
  const rows = new Map<string, string[]>();
  for (const { right, why, only = 'everywhere' } of rights) {
    const key = JSON.stringify([why, only]);
    rows.set(key, [...(rows.get(key) ?? []), `\`${right}\``]);
  }
  const table = Array.from(rows, ([key, names]) => {
    const [why, only] = JSON.parse(key) as [string, string];
    // A vertical line would end the cell.
    return [names.join(' ').replaceAll('|', '\\|'), why, only];
  });
  const everywhere = rights.filter(({ only }) => only === undefined).map(({ right }) => right);
  const user = `ACL SETUSER mini-m reset on >PASSWORD ${everywhere.join(' ')}`;
  return `${markdownTable([['rights', 'what for', 'where'], ...table])}\n\n\`\`\`\n${user}\n\`\`\``;
}
