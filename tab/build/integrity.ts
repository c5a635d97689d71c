import { createHash } from 'node:crypto';
import { brotliCompressSync } from 'node:zlib';
import type { Plugin } from 'vite';

/**
 * Pins each page's scripts by their SHA-256: those that the page names by `integrity` attributes, and all others, which are
 * imported later, by an import map. A browser doesn't run a script whose bytes are others, so a page's own hash stands for all
 * code it can load but workers, which browsers can't pin. Not `vite-plugin-sri-gen`: most of its 1,700 lines add other things
 * to the scripts.
 */
export function integrity(): Plugin {
  return {
    name: 'integrity',
    apply: 'build',
    generateBundle: {
      // Vite still changes scripts in its own hooks.
      order: 'post',
      handler(_options, bundle) {
        const files = Object.values(bundle);
        const digests = new Map(
          files.flatMap((file) => (file.type === 'chunk' ? [[`/${file.fileName}`, digestOf(file.code)] as const] : [])),
        );
        for (const file of files) {
          if (file.type !== 'asset' || !file.fileName.endsWith('.html')) continue;
          file.source = pinned(String(file.source), digests);
          // Compressed here, because the plugin that compresses scripts runs earlier.
          this.emitFile({ type: 'asset', fileName: `${file.fileName}.br`, source: brotliCompressSync(file.source) });
        }
      },
    },
  };
}

function pinned(page: string, digests: ReadonlyMap<string, string>): string {
  const map = JSON.stringify({ integrity: Object.fromEntries([...digests].sort()) });
  return page
    .replace(/ (?:src|href)="(\/assets\/[^"]+)"/g, (named, path) => `${named} integrity="${digests.get(path)}"`)
    .replace('<script type="module"', (script) => `<script type="importmap">${map}</script>\n    ${script}`);
}

function digestOf(code: string): string {
  return `sha256-${createHash('sha256').update(code).digest('base64')}`;
}
