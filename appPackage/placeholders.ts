/** A value of JSON. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** What the manifest's placeholders stand for. */
export interface Values {
  TEAMS_CLIENT_ID: string;
  TEAMS_APP_ID_URI: string;
  BOT_ID: string;
  /** The host of the server's address, for example `mini-m.example.com`. */
  DOMAIN: string;
}

/** A setting that the package needs and that is missing or wrong. The message names it. */
export class SettingError extends Error {
  override name = 'SettingError';
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Reads the settings that stand in the manifest, by the names they have on the server; throws `SettingError`. */
export function readValues(environment: Record<string, string | undefined>): Values {
  const setting = (name: string, expected: string, fits: (value: string) => boolean) => {
    const value = environment[name];
    if (!value) throw new SettingError(`${name} is missing: the app package needs ${expected}.`);
    if (!fits(value)) throw new SettingError(`${name} must be ${expected}.`);
    return value;
  };
  const publicUrl = setting('PUBLIC_URL', 'the server’s address, such as https://mini-m.example.com', isHttpsOrigin);
  return {
    DOMAIN: new URL(publicUrl).host,
    TEAMS_CLIENT_ID: setting('TEAMS_CLIENT_ID', 'the GUID of the Entra app', (id) => guid.test(id)),
    TEAMS_APP_ID_URI: setting('TEAMS_APP_ID_URI', 'the Entra app’s ID URI, which begins with api://', (uri) =>
      uri.startsWith('api://'),
    ),
    BOT_ID: setting('BOT_ID', 'the GUID of the bot', (id) => guid.test(id)),
  };
}

function isHttpsOrigin(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, pathname, search, hash, username } = new URL(address);
  return protocol === 'https:' && pathname === '/' && !search && !hash && !username;
}

/** The template with a value in the place of each `{{NAME}}`; one without a value stays as it is. */
export function fill(template: Json, values: Values): Json {
  if (typeof template === 'string') {
    return template.replace(/\{\{(\w+)\}\}/g, (all, name) => values[name as keyof Values] ?? all);
  }
  if (Array.isArray(template)) return template.map((item) => fill(item, values));
  if (template === null || typeof template !== 'object') return template;
  return Object.fromEntries(Object.entries(template).map(([key, value]) => [key, fill(value, values)]));
}

/** All strings in it, however deep. */
export function stringsIn(value: Json): string[] {
  if (typeof value === 'string') return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(stringsIn) : [];
}
