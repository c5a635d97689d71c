import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

/** Makes `meet/panel.html` from `tab.html`: the two differ in the script they start. */
export function meetPanel(): Plugin {
  const path = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));
  return {
    name: 'meet-panel',
    apply: 'build',
    resolveId: { filter: { id: /\/meet\/panel\.html$/ }, handler: () => path('meet/panel.html') },
    load: {
      filter: { id: /\/tab\/meet\/panel\.html$/ },
      handler: async () => (await readFile(path('tab.html'), 'utf8')).replace('./entry/main.ts', './main.ts'),
    },
  };
}

/** Copies Meet's panel to `meet/stage.html`: the same page, at the address that Meet opens as the stage. */
export function meetStage(): Plugin {
  return {
    name: 'meet-stage',
    apply: 'build',
    // After Vite has written the panel.
    enforce: 'post',
    generateBundle(_options, bundle) {
      const panel = bundle['meet/panel.html'];
      if (panel?.type !== 'asset') return;
      this.emitFile({ type: 'asset', fileName: 'meet/stage.html', source: panel.source });
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
        if (!/\/(tab|meet\/panel)\.html$/.test(path) || !draw) return;
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
