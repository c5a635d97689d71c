/** People whose reporting line leads back to themselves. */
export function circlesIn(people: ReadonlyMap<string, { person: { manager?: string } }>): string[] {
  const seen = new Map<string, number>();
  const found: string[] = [];
  let walk = 0;
  for (const start of people.keys()) {
    walk++;
    let at: string | undefined = start;
    while (at !== undefined && people.has(at) && !seen.has(at)) {
      seen.set(at, walk);
      at = people.get(at)?.person.manager;
    }
    if (at === undefined || seen.get(at) !== walk) continue;
    const first = at;
    do {
      found.push(at);
      at = people.get(at)?.person.manager ?? first;
    } while (at !== first);
  }
  return found;
}
