import { ManifestUtil } from '@microsoft/teams-manifest';
import { colorIconProblems, outlineIconProblems } from './icons.ts';
import { type Json, stringsIn } from './placeholders.ts';
import schema from './schema/teams-1.30.json' with { type: 'json' };

/** The parts of the manifest that are checked here; the schema covers the rest. */
export interface Manifest {
  $schema: string;
  manifestVersion: string;
  version: string;
  name: { short: string; full: string };
  description: { short: string; full: string };
  staticTabs: Array<{ name: string; contentUrl: string }>;
  validDomains: string[];
  webApplicationInfo: { resource: string };
  authorization: { permissions: { resourceSpecific: Array<{ name: string; type: string }> } };
  localizationInfo: { defaultLanguageTag: string; additionalLanguages?: Array<{ languageTag: string; file: string }> };
}

/** The package's contents. `strings`: translations by file name and manifest field. */
export interface Contents {
  manifest: Manifest;
  strings: Record<string, Record<string, string>>;
  color: Uint8Array;
  outline: Uint8Array;
}

/**
 * The permissions we ask for, and no others; `ChatMessage.Read.Chat` would let us read what people write. The schema accepts
 * misspelled and invented names.
 */
const rights = new Map([
  ['MeetingStage.Write.Chat', 'Delegated'],
  ['OnlineMeeting.ReadBasic.Chat', 'Application'],
  ['OnlineMeetingParticipant.Read.Chat', 'Application'],
  ['OnlineMeetingNotification.Send.Chat', 'Application'],
  ['ChatMember.Read.Chat', 'Application'],
]);

/** The problems of a package, one sentence each; empty if it can be uploaded. `version`: the one in package.json. */
export async function problemsOf(contents: Contents, version: string): Promise<string[]> {
  const { manifest, strings, color, outline } = contents;
  const againstSchema = await schemaProblems('manifest.json', manifest);
  const unfilled = placeholderProblems(manifest);
  // The other checks rely on the manifest's shape and on valid addresses.
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
  return unfilled.map((text) => `The placeholder in "${text}" has no value.`);
}

function versionProblems({ $schema, manifestVersion, version }: Manifest, expected: string): string[] {
  return [
    ...(version === expected ? [] : [`The manifest's version is ${version}, but package.json's is ${expected}.`]),
    ...($schema.includes(`/v${manifestVersion}/`) ? [] : [`$schema doesn't match manifestVersion ${manifestVersion}.`]),
  ];
}

function rightProblems({ authorization }: Manifest): string[] {
  const asked = authorization.permissions.resourceSpecific;
  const names = new Set(asked.map(({ name }) => name));
  return [
    ...asked
      .filter(({ name, type }) => rights.get(name) !== type)
      .map(({ name, type }) => `The permission ${name} (${type}) isn't one we ask for.`),
    ...[...rights.keys()].filter((name) => !names.has(name)).map((name) => `The permission ${name} is missing.`),
  ];
}

function domainProblems({ $schema, ...manifest }: Manifest): string[] {
  const { validDomains, staticTabs, webApplicationInfo } = manifest;
  const urls = stringsIn(manifest as unknown as Json).filter((text) => /^https?:/.test(text));
  const [, signIn] = /^api:\/\/([^/]+)\//.exec(webApplicationInfo.resource) ?? [];
  const shown = staticTabs.map(({ contentUrl }) => new URL(contentUrl).host);
  return [
    ...urls.filter((url) => !url.startsWith('https:')).map((url) => `${url} must start with https.`),
    ...urls.filter((url) => !validDomains.includes(new URL(url).host)).map((url) => `${url} isn't in validDomains.`),
    // Teams issues tokens only to pages of this domain.
    ...(shown.every((host) => host === signIn)
      ? []
      : ['TEAMS_APP_ID_URI must name the domain of the pages: of TAB_ORIGIN if it is set, else of PUBLIC_URL.']),
  ];
}

/** Checks translations by validating a manifest that contains them, because length limits apply to them too. */
async function languageProblems(manifest: Manifest, strings: Contents['strings']): Promise<string[]> {
  const problems: string[] = [];
  for (const [file, texts] of Object.entries(strings)) {
    const translated = structuredClone(manifest);
    const places = placesOf(translated);
    for (const [key, text] of Object.entries(texts)) {
      const place = places.get(key);
      if (place) place[key.slice(key.lastIndexOf('.') + 1)] = text;
      else problems.push(`${file} has ${key}, which isn't in the manifest.`);
    }
    const missing = [...places.keys()].filter((key) => !(key in texts));
    problems.push(...missing.map((key) => `${file} lacks ${key}.`));
    problems.push(...(await schemaProblems(file, translated)));
  }
  return problems;
}

/** The translatable fields by Teams' names for them, each with the object that holds it. */
function placesOf({ name, description, staticTabs }: Manifest): Map<string, Record<string, string>> {
  return new Map<string, Record<string, string>>([
    ['name.short', name],
    ['name.full', name],
    ['description.short', description],
    ['description.full', description],
    ...staticTabs.map((tab, place) => [`staticTabs[${place}].name`, tab] as const),
  ]);
}
