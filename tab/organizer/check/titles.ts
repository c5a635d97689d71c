import { say } from '../words.ts';

/** What a column is called, or its number if its heading is empty. */
export function titleOf(heading: readonly string[], column: number): string {
  return heading[column] || say('column.untitled', { n: column + 1 });
}
