/** Builds the console to `dist/console`, which the Worker serves as static assets. */
import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { redocFiles } from './redoc-files.ts'

export default defineConfig({
  plugins: [react(), tailwind(), redocFiles()],
  build: {
    outDir: '../dist/console',
    emptyOutDir: true,
    target: 'es2022',
    // `light-dark()` stays as it is: every browser of the last two years knows it.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // Every browser that the target names knows it.
    modulePreload: { polyfill: false },
    // The policy of the pages allows no `data:` but images.
    assetsInlineLimit: 0,
    // `/reference` shows the API, `/mail-view` a mail inside a frame.
    rolldownOptions: { input: ['index.html', 'reference.html', 'mail-view.html', 'mail-view-images.html'] },
  },
})
