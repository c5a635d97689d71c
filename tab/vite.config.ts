import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { type BuildEnvironmentOptions, defineConfig } from 'vite';
import { compression } from 'vite-plugin-compression2';
import { compiledCatalogues } from './build/compiledCatalogues.ts';
import { compiledShapes } from './build/compiledShapes.ts';
import { compiledStyles, compiledThemes } from './build/compiledStyles.ts';
import { integrity } from './build/integrity.ts';
import { meetPanel, meetStage, plainImports, preloadedDrawing } from './build/pages.ts';

/**
 * One environment per page, so that no page loads anything for the sake of another: the tab in Teams and in Meet, the page
 * Google's sign-in returns to, the Organizer, and the rehearsal (`index.html`). The app package links to `about.html`. Each page
 * is built at its address with `.html`, so that any static host can serve them.
 */
export default defineConfig({
  resolve: {
    alias: [
      {
        find: /^.*\/node_modules\/debug\/src\/browser\.js$/,
        replacement: fileURLToPath(new URL('entry/silent.ts', import.meta.url)),
      },
    ],
  },
  plugins: [
    react(),
    meetPanel(),
    compiledCatalogues(),
    compiledShapes(),
    compiledThemes(),
    compiledStyles(),
    plainImports(),
    preloadedDrawing(),
    meetStage(),
    integrity(),
    // At build time Brotli can take its best level; the server then sends these files as they are.
    compression({ algorithms: ['brotliCompress'], include: /\.js$/, threshold: 0 }),
  ],
  build: {
    outDir: '../dist',
    modulePreload: false,
    // In kB, for the Organizer; `size.test.ts` limits what the panel loads.
    chunkSizeWarningLimit: 700,
    // Drops the schemas that `compiledShapes` leaves without a reader.
    rolldownOptions: {
      treeshake: { manualPureFunctions: ['z'] },
      // `words/later.ts` is imported both ways, see `plainImports`.
      checks: { ineffectiveDynamicImport: false },
    },
  },
  builder: {},
  // The Organizer's worker loads most of what it reads lists with only when it needs it.
  worker: { format: 'es', rolldownOptions: { output: { chunkFileNames: 'assets/worker-[name]-[hash].js' } } },
  environments: {
    client: { build: { ...sessionPage('tab', 'entry'), emptyOutDir: true } },
    meet: { consumer: 'client', build: sessionPage('meet', 'meet') },
    signedIn: { consumer: 'client', build: page('signed-in', 'meet/signed-in') },
    organizer: { consumer: 'client', build: page('organizer') },
    rehearsal: { consumer: 'client', build: page('index') },
  },
});

function page(name: string, path = name): BuildEnvironmentOptions {
  return { emptyOutDir: false, rolldownOptions: { input: { [name]: `tab/${path}.html` } } };
}

/** A page that shows a session. Its startup and its drawing are one script each: smaller scripts compress worse. */
function sessionPage(name: string, folder: string): BuildEnvironmentOptions {
  return {
    emptyOutDir: false,
    rolldownOptions: {
      input: name === 'tab' ? { tab: 'tab/tab.html', about: 'tab/about.html' } : { meet: 'tab/meet/panel.html' },
      output: {
        codeSplitting: {
          groups: [
            { name, test: new RegExp(`/tab/${folder}/main\\.ts$`), priority: 2 },
            { name: 'draw', test: new RegExp(`/tab/${folder}/draw\\.tsx$`), priority: 1 },
            // What the panel's later parts, the stage and the chat tab share.
            {
              name: 'later',
              test: new RegExp(
                `/tab/(${[
                  'words/later|discuss/TimeRing|vote/VoteStepper|compare/',
                  'ui/(Confirm|controls|deniedButton|KeyList|MessageScreen|River|useGuardedKeys|useKeys|useRecorded)',
                  'wrapUp/(CopyNotes|clearingIn|useSentenceForm)',
                ].join('|')}).*[.]tsx?$`,
              ),
            },
          ],
        },
      },
    },
  };
}
