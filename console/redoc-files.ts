/**
 * Redoc for the build: its bundle as a file of its own, loaded by `reference.html` alone, with its licences beside it. The
 * bundle cannot be imported: it is built to be a script and asks for a module that does not exist.
 */
import { readFileSync } from 'node:fs'
import type { Plugin } from 'vite'

const FOLDER = 'redoc'
const BUNDLE = 'redoc.standalone.js'
/** Licences of Redoc, of what its bundle contains and of what its search contains. */
const LICENCES = {
  LICENSE: 'LICENSE',
  [`${BUNDLE}.LICENSE.txt`]: `bundles/${BUNDLE}.LICENSE.txt`,
  'd87bcbdbea8f8f5aa26f.worker.js.LICENSE.txt': 'bundles/d87bcbdbea8f8f5aa26f.worker.js.LICENSE.txt',
}
/** Redoc shows this logo beside its name, and nothing when it does not load. No reader of ours is to be seen by that host. */
const LOGO = '"https://cdn.redoc.ly/redoc/logo-mini.svg"'
const NO_LOGO = '"data:,"'
const SOURCE_MAP = /^\/\/# sourceMappingURL=.*$/m

const read = (path: string): string => readFileSync(new URL(path, import.meta.resolve('redoc/package.json')), 'utf8')

/** The bundle without what would leave the origin. Throws when another release of Redoc has another form. */
function readBundle(): string {
  const bundle = read(`bundles/${BUNDLE}`)
  if (bundle.split(LOGO).length !== 2)
    throw new Error(`${BUNDLE} does not load ${LOGO} once: look at what it loads now`)
  return bundle.replace(LOGO, NO_LOGO).replace(SOURCE_MAP, '')
}

export function redocFiles(): Plugin {
  return {
    name: 'redoc-files',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: `${FOLDER}/${BUNDLE}`, source: readBundle() })
      for (const [name, path] of Object.entries(LICENCES))
        this.emitFile({ type: 'asset', fileName: `${FOLDER}/${name}`, source: read(path) })
    },
    transformIndexHtml: (_html, { path }) =>
      path === '/reference.html'
        ? [{ tag: 'script', attrs: { src: `/${FOLDER}/${BUNDLE}`, defer: true }, injectTo: 'head-prepend' }]
        : [],
  }
}
