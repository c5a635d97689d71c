import { type Environment, SettingError, wrongSetting } from './environment.ts';

/** Reads a setting that this host cannot do without; throws a `SettingError` where it is missing. */
type Need = <N extends keyof Environment>(name: N) => NonNullable<Environment[N]>;

/**
 * How the settings of `host` are read; nothing where none of `ours`, its own, is given: then the host is not set up.
 * Throws a `SettingError` where it contradicts the rehearsal.
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

/** Throws where the rehearsal is asked for beside `given`, which sets up real meetings. */
export function refuseRehearsal({ REHEARSAL }: Environment, given: keyof Environment): void {
  if (REHEARSAL !== 'true') return;
  throw new SettingError(`REHEARSAL signs anybody in and so does not go with ${given}: leave one of the two out.`);
}
