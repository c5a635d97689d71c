import { readEnvironment, wrongSetting } from '../server/settings/environment.ts';

/** A JSON value. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** Values for the manifest's placeholders. */
export interface Values {
  TEAMS_CLIENT_ID: string;
  TEAMS_APP_ID_URI: string;
  BOT_ID: string;
  /** The host of the server's address, for example `mini-m.example.com`. */
  DOMAIN: string;
  /** The host of the tab's pages: the server's, unless another host serves them. */
  TAB_DOMAIN: string;
}

/** Reads the manifest's values from the server's settings; throws a `SettingError` that names a missing or wrong one. */
export function readValues(variables: Record<string, string | undefined>): Values {
  const environment = readEnvironment(variables);
  const need = (name: 'PUBLIC_URL' | 'TEAMS_CLIENT_ID' | 'TEAMS_APP_ID_URI' | 'BOT_ID'): string => {
    const value = environment[name];
    if (value === undefined) throw wrongSetting(name, 'the app package contains it;');
    return value;
  };
  return {
    ...domainsOf(need('PUBLIC_URL'), environment.TAB_ORIGIN),
    TEAMS_CLIENT_ID: need('TEAMS_CLIENT_ID'),
    TEAMS_APP_ID_URI: need('TEAMS_APP_ID_URI'),
    BOT_ID: need('BOT_ID'),
  };
}

/** The hosts of server and pages. */
export function domainsOf(publicUrl: string, tabOrigin = publicUrl): Pick<Values, 'DOMAIN' | 'TAB_DOMAIN'> {
  return { DOMAIN: new URL(publicUrl).host, TAB_DOMAIN: new URL(tabOrigin).host };
}

/** Replaces each `{{NAME}}` that has a value. */
export function fill(template: Json, values: Partial<Values>): Json {
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
