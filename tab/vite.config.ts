import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Two pages: the real tab (`tab.html`) and the rehearsal meeting around it (`index.html`). */
export default defineConfig({
  plugins: [react()],
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    rolldownOptions: { input: { rehearsal: 'tab/index.html', tab: 'tab/tab.html' } },
  },
});
