/** Builds the console to `dist/console`, which the Worker serves as static assets. */
import { defineConfig } from 'vite'

export default defineConfig({
  build: { outDir: '../dist/console', emptyOutDir: true, target: 'es2022', modulePreload: false },
})
