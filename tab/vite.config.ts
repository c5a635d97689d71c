import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { IntlMessageFormat } from 'intl-messageformat';
import { defineConfig, type Plugin } from 'vite';

/** Three pages: the real tab, the rehearsal meeting around it (`index.html`), and what the app package says of itself. */
export default defineConfig({
  plugins: [react(), compiledCatalogues(), precompressed()],
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    rolldownOptions: { input: { rehearsal: 'tab/index.html', tab: 'tab/tab.html', about: 'tab/about.html' } },
  },
});

/**
 * Parses the catalogues' ICU messages here, so that no browser has to, nor has to load the parser. A sentence with
 * nothing to fill in stays a string.
 */
function compiledCatalogues(): Plugin {
  const compiled = (message: string) =>
    message.includes('{') ? new IntlMessageFormat(message, 'en', undefined, { ignoreTag: true }).getAst() : message;
  return {
    name: 'compiled-catalogues',
    enforce: 'pre',
    config: () => ({
      resolve: { alias: { '@formatjs/icu-messageformat-parser': '@formatjs/icu-messageformat-parser/no-parser.js' } },
    }),
    transform: {
      filter: { id: /\/words\/\w+\.json$/ },
      handler(code) {
        const messages = Object.entries<string>(JSON.parse(code)).map(([key, message]) => [key, compiled(message)]);
        return { code: `export default ${JSON.stringify(Object.fromEntries(messages))}`, moduleType: 'js', map: null };
      },
    },
  };
}

/** Leaves a `.br` beside each asset: compressed once, and better than a server would for every answer. */
function precompressed(): Plugin {
  let assets: string;
  return {
    name: 'precompressed',
    apply: 'build',
    configResolved({ root, build }) {
      assets = `${root}/${build.outDir}/${build.assetsDir}/`;
    },
    closeBundle() {
      for (const name of readdirSync(assets))
        writeFileSync(`${assets}${name}.br`, brotliCompressSync(readFileSync(assets + name)));
    },
  };
}
