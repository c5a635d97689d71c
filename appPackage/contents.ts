import { readdirSync, readFileSync } from 'node:fs';
import type { Contents, Manifest } from './checks.ts';
import { fill, type Json, type Values } from './placeholders.ts';

/** Reads the package's contents from `folder` (with a trailing slash) and fills in `values`. Each `strings.<language>.json` adds a language. */
export function readContents(folder: string, values: Values): Contents {
  const json = (name: string): Json => JSON.parse(readFileSync(folder + name, 'utf8'));
  const manifest = fill(json('manifest.json'), values) as unknown as Manifest;
  const files = readdirSync(folder).filter((name) => /^strings\..+\.json$/.test(name));
  const additionalLanguages = files.sort().map((file) => ({ languageTag: file.split('.')[1] ?? '', file }));
  return {
    manifest: {
      ...manifest,
      // The server and its pages often share one.
      validDomains: [...new Set(manifest.validDomains)],
      localizationInfo: { ...manifest.localizationInfo, ...(files.length > 0 && { additionalLanguages }) },
    },
    strings: Object.fromEntries(files.map((file) => [file, json(file) as Record<string, string>])),
    color: readFileSync(`${folder}color.png`),
    outline: readFileSync(`${folder}outline.png`),
  };
}
