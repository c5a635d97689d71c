import { ManifestUtil } from '@microsoft/teams-manifest';
import { colorIconProblems, outlineIconProblems } from './icons.ts';
import { type Json, stringsIn } from './placeholders.ts';
import schema from './schema/teams-1.30.json' with { type: 'json' };

/** The manifest, as far as the checks below read it; the schema has checked the rest. */
export interface Manifest {
  $schema: string;
  manifestVersion: string;
  version: string;
  name: { short: string; full: string };
  description: { short: string; full: string };
  staticTabs: Array<{ name: string }>;
  validDomains: string[];
  webApplicationInfo: { resource: string };
  authorization: { permissions: { resourceSpecific: Array<{ name: string; type: string }> } };
  localizationInfo: { defaultLanguageTag: string; additionalLanguages?: Array<{ languageTag: string; file: string }> };
}

/** What goes into the package. `strings`: what other languages say, by file name and by place in the manifest. */
export interface Contents {
  manifest: Manifest;
  strings: Record<string, Record<string, string>>;
  color: Uint8Array;
  outline: Uint8Array;
}

/**
 * The rights in a meeting and its chat, and no more; `ChatMessage.Read.Chat` would read what people write. Misspelt or
 * invented names are no mistake to the schema.
 */
const rights = new Map([
  ['MeetingStage.Write.Chat', 'Delegated'],
  ['OnlineMeeting.ReadBasic.Chat', 'Application'],
  ['OnlineMeetingParticipant.Read.Chat', 'Application'],
  ['OnlineMeetingNotification.Send.Chat', 'Application'],
  ['ChatMember.Read.Chat', 'Application'],
]);

/** All that is wrong with a package, each a sentence; nothing when it may be uploaded. `version`: that of package.json. */
export async function problemsOf(contents: Contents, version: string): Promise<string[]> {
  const { manifest, strings, color, outline } = contents;
  const againstSchema = await schemaProblems('manifest.json', manifest);
  const unfilled = placeholderProblems(manifest);
  // What follows relies on the manifest's shape, and on addresses that are addresses.
  if (againstSchema.length + unfilled.length > 0) return [...unfilled, ...againstSchema];
  return [
    ...versionProblems(manifest, version),
    ...rightProblems(manifest),
    ...domainProblems(manifest),
    ...(await languageProblems(manifest, strings)),
    ...colorIconProblems(color),
    ...outlineIconProblems(outline),
  ];
}

async function schemaProblems(file: string, manifest: Manifest): Promise<string[]> {
  const problems = await ManifestUtil.validateManifestAgainstSchema(manifest as never, schema as never);
  return problems.map((problem) => `${file}: ${problem}`);
}

function placeholderProblems(manifest: Manifest): string[] {
  const unfilled = stringsIn(manifest as unknown as Json).filter((text) => /\{\{|\}\}/.test(text));
  return unfilled.map((text) => `Nothing stands for the placeholder in "${text}".`);
}

function versionProblems({ $schema, manifestVersion, version }: Manifest, expected: string): string[] {
  return [
    ...(version === expected ? [] : [`The manifest's version is ${version}, that of package.json ${expected}.`]),
    ...($schema.includes(`/v${manifestVersion}/`)
      ? []
      : [`$schema is not that of manifestVersion ${manifestVersion}.`]),
  ];
}

function rightProblems({ authorization }: Manifest): string[] {
  const asked = authorization.permissions.resourceSpecific;
  const names = new Set(asked.map(({ name }) => name));
  return [
    ...asked
      .filter(({ name, type }) => rights.get(name) !== type)
      .map(({ name, type }) => `The right ${name} (${type}) is not one we ask for.`),
    ...[...rights.keys()].filter((name) => !names.has(name)).map((name) => `The right ${name} is missing.`),
  ];
}

function domainProblems({ $schema, ...manifest }: Manifest): string[] {
  const { validDomains, webApplicationInfo } = manifest;
  const urls = stringsIn(manifest as unknown as Json).filter((text) => /^https?:/.test(text));
  const [, signIn] = /^api:\/\/([^/]+)\//.exec(webApplicationInfo.resource) ?? [];
  return [
    ...urls.filter((url) => !url.startsWith('https:')).map((url) => `${url} must begin with https.`),
    ...urls
      .filter((url) => !validDomains.includes(new URL(url).host))
      .map((url) => `${url} is outside of validDomains.`),
    // Teams gives a token to the pages of this domain alone.
    ...(signIn && validDomains.includes(signIn) ? [] : ['TEAMS_APP_ID_URI must name the domain of PUBLIC_URL.']),
  ];
}

/** What another language says must fit where it will stand, so the schema is asked about a manifest that says it. */
async function languageProblems(manifest: Manifest, strings: Contents['strings']): Promise<string[]> {
  const problems: string[] = [];
  for (const [file, texts] of Object.entries(strings)) {
    const translated = structuredClone(manifest);
    const places = placesOf(translated);
    for (const [key, text] of Object.entries(texts)) {
      const place = places.get(key);
      if (place) place[key.slice(key.lastIndexOf('.') + 1)] = text;
      else problems.push(`${file} says ${key}, which is not in the manifest.`);
    }
    const missing = [...places.keys()].filter((key) => !(key in texts));
    problems.push(...missing.map((key) => `${file} does not say ${key}.`));
    problems.push(...(await schemaProblems(file, translated)));
  }
  return problems;
}

/** What is said in words, by Teams' names for it: the object whose property the last part of the name is. */
function placesOf({ name, description, staticTabs }: Manifest): Map<string, Record<string, string>> {
  return new Map<string, Record<string, string>>([
    ['name.short', name],
    ['name.full', name],
    ['description.short', description],
    ['description.full', description],
    ...staticTabs.map((tab, place) => [`staticTabs[${place}].name`, tab] as const),
  ]);
}
