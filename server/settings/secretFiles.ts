import { readFileSync } from 'node:fs';
import { type SecretSetting, SettingError, secretSettings } from './environment.ts';

type Variables = Record<string, string | undefined>;

/**
 * Replaces each `NAME_FILE` of a secret setting by `NAME` with the file's contents, without surrounding whitespace. An empty file
 * leaves the setting out. Throws a `SettingError`, which never repeats a path or a value, if both are set or the file can't be read.
 */
export function readSecretFiles(variables: Variables): Variables {
  const contents = secretSettings.flatMap((name) => {
    const path = variables[`${name}_FILE`];
    if (!path) return [];
    if (variables[name]) throw new SettingError(`${name} and ${name}_FILE are both set: leave one of the two out.`);
    return [[name, contentsOf(name, path)]];
  });
  return { ...variables, ...Object.fromEntries(contents) };
}

function contentsOf(name: SecretSetting, path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new SettingError(
      `${name}_FILE must be the path of a file that this process can read${code ? `; reading it failed with ${code}` : ''}.`,
    );
  }
}
