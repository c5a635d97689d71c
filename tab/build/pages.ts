import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

/** Makes `meet.html` from `tab.html`: the two differ in the script they start. */
export function meetPage(): Plugin {
  const path = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));
  return {
    name: 'meet-page',
    apply: 'build',
    resolveId: { filter: { id: /\/meet\.html$/ }, handler: () => path('meet.html') },
    load: {
      filter: { id: /\/tab\/meet\.html$/ },
      handler: async () => (await readFile(path('tab.html'), 'utf8')).replace('./entry/main.ts', './meet/main.ts'),
    },
  };
}

/**
 * Leaves `import()` as it is. Vite would put its preload helper into the startup script, 600 bytes of Brotli; instead, code
 * that fetches a part also fetches what the part imports, so that both come in one round trip.
 */
export function plainImports(): Plugin {
  return {
    name: 'plain-imports',
    apply: 'build',
    enforce: 'pre',
    resolveId: { filter: { id: /vite\/preload-helper/ }, handler: () => '\0plain-imports' },
    load: { filter: { id: /plain-imports$/ }, handler: () => 'export const __vitePreload = (load) => load();' },
  };
}

/** Preloads the script that draws along with the one that starts, which imports it only after asking the host: one round trip less. */
export function preloadedDrawing(): Plugin {
  return {
    name: 'preloaded-drawing',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle = {}, path }) {
        const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
        const draw = chunks.find(({ name }) => name === 'draw');
        if (!/\/(tab|meet)\.html$/.test(path) || !draw) return;
        const files = [draw.fileName, ...draw.imports].filter((name) => !/\/(tab|meet)-/.test(name));
        return files.map((name) => ({
          tag: 'link',
          attrs: { rel: 'modulepreload', crossorigin: true, href: `/${name}` },
          injectTo: 'head',
        }));
      },
    },
  };
}
