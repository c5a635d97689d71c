/** All ways to choose `size` of a list, those with its first items first. */
export function subsets<T>(of: readonly T[], size: number): T[][] {
  if (size === 0) return [[]];
  return of.flatMap((first, n) => subsets(of.slice(n + 1), size - 1).map((rest) => [first, ...rest]));
}
