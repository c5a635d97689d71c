import { type Environment, SettingError, wrongSetting } from './environment.ts';

/** Reads a required setting; throws a `SettingError` if it's missing. */
type Need = <N extends keyof Environment>(name: N) => NonNullable<Environment[N]>;

/**
 * Returns a reader for the settings of `host`; `undefined` if none of `ours`, its own settings, is set: then the host isn't set
 * up. Throws a `SettingError` if the rehearsal is on too.
 */
export function settingsOf(
  host: string,
  ours: ReadonlyArray<keyof Environment>,
  environment: Environment,
): Need | undefined {
  const given = ours.find((name) => environment[name] !== undefined);
  if (!given) return undefined;
  refuseRehearsal(environment, given);
  return (name) => {
    const value = environment[name];
    if (value !== undefined) return value;
    throw wrongSetting(name, given === name ? undefined : `${given} sets up ${host}, which needs it too;`);
  };
}

/** Throws if the rehearsal is on although `given` sets up real meetings. */
export function refuseRehearsal({ REHEARSAL }: Environment, given: keyof Environment): void {
  if (REHEARSAL !== 'true') return;
  throw new SettingError(`REHEARSAL signs anyone in, so it can’t be combined with ${given}: leave one of the two out.`);
}
