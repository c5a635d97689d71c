type Loaders<Name extends string, Loaded> = Readonly<Record<Name, () => Promise<{ default: Loaded }>>>;

/** Fetches each module once, by name; resolves with its default export, or with nothing if it can't be had. Never rejects. */
export function fetchOnce<Name extends string, Loaded>(loaders: Loaders<Name, Loaded>) {
  const fetched = new Map<string, Promise<Loaded | undefined>>();
  return (name: string): Promise<Loaded | undefined> => {
    const load = (loaders as Partial<Loaders<string, Loaded>>)[name];
    const fetching =
      fetched.get(name) ??
      Promise.resolve(load?.()).then(
        (module) => module?.default,
        () => undefined,
      );
    fetched.set(name, fetching);
    return fetching;
  };
}
