/** Builds the console to `dist/console`, which the Worker serves as static assets. */
import { defineConfig } from 'vite'
import { redocFiles } from './redoc-files.ts'

export default defineConfig({
  plugins: [redocFiles()],
  build: {
    outDir: '../dist/console',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: false,
    // Beside the console the API reference, at `/reference`.
    rolldownOptions: { input: ['index.html', 'reference.html'] },
  },
})
