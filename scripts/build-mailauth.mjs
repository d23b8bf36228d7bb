/**
 * Bundles mailauth once into `mail/generated/mailauth.js`: one ESM file that loads alike in workerd, in Vitest's Worker
 * plugin and in Node. It also cures what mailauth meets in workerd: digest names, slow `setImmediate`, a new key object
 * for each signature, and 1.5 MB of packages of which it uses a handful of functions. Run before dev, test and deploy.
 */
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
const outfile = join(root, 'mail/generated/mailauth.js')

/**
 * What the bundle offers. The first import must stay first: it replaces a function of `tools` before the signer takes
 * its copy. mailauth's own signs only headers that exist; this one makes h= exactly the list it was given and picks the
 * fields as a verifier will (RFC 6376 §5.4.2), so that a name may be listed once more than present.
 */
const entry = `
import 'mailstead:exact-header-list'
export { dkimSign } from 'mailauth/lib/dkim/sign'
export { dkimVerify } from 'mailauth/lib/dkim/verify'
export { arc, authenticate, dmarc } from 'mailauth'
export { spf } from 'mailauth/lib/spf'
`

const exactHeaderList = `
import tools from 'mailauth/lib/tools'
const pick = tools.getSigningHeaderLines
tools.getSigningHeaderLines = (headers, names, verify) =>
  verify || typeof names !== 'string'
    ? pick(headers, names, verify)
    : { headers: pick(headers, names, true).headers, keys: names.split(':').map((name) => name.trim()).join(': ') }
`

/** workerd's `node:crypto` knows digests, not signature algorithms; a key object costs 0.1 to 0.5 ms, so 64 are kept. */
const cryptoShim = `
import d from 'node:crypto'
const DIGESTS = { 'rsa-sha256': 'sha256', 'rsa-sha1': 'sha1' }
const withDigest = (f) => (alg, ...rest) => f(typeof alg === 'string' ? (DIGESTS[alg.toLowerCase()] ?? alg) : alg, ...rest)
const keys = new Map()
const createPrivateKey = (options) => {
  if (options?.format !== 'pem') return d.createPrivateKey(options)
  const pem = options.key.toString()
  const key = keys.get(pem) ?? d.createPrivateKey(options)
  keys.delete(pem)
  keys.set(pem, key)
  if (keys.size > 64) keys.delete(keys.keys().next().value)
  return key
}
module.exports = { ...d, sign: withDigest(d.sign), verify: withDigest(d.verify), createPrivateKey }
`

/** Large packages of which mailauth uses next to nothing; what it does use is here in full. */
const stubs = {
  'iconv-lite': `
    const label = (name) => { try { return new TextDecoder(name).encoding } catch { return null } }
    exports.encodingExists = (name) => label(name) !== null
    exports.decode = (bytes, name) => new TextDecoder(label(name) ?? 'utf-8').decode(bytes)
    exports.encode = (text) => new TextEncoder().encode(text)`,
  'encoding-japanese': `exports.convert = () => { throw new Error('encoding-japanese is left out of this build') }`,
  '@postalsys/vmc': `exports.vmc = () => { throw new Error('VMC is left out of this build') }`,
  'fast-xml-parser': `exports.XMLParser = class { constructor() { throw new Error('XML is left out of this build') } }`,
  undici: `exports.fetch = (...args) => globalThis.fetch(...args); exports.Agent = class {}`,
  joi: `
    const rule = (holds, what) => ({ validate: (value) => (typeof value === 'string' && holds(value)
      ? { value } : { value, error: new Error('"value" must be a valid ' + what) }) })
    const isBase64 = (value) => /^[A-Za-z0-9+/]+={0,2}$/.test(value) && value.replace(/=+$/, '').length % 4 !== 1
    const isDomain = (value) => value.length <= 253 && /^(?=[^.]+\\.)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i.test(value)
    const isUri = (schemes) => (value) => URL.canParse(value) && schemes.includes(new URL(value).protocol.slice(0, -1))
    exports.string = () => ({
      base64: () => rule(isBase64, 'base64 string'),
      domain: () => rule(isDomain, 'domain name'),
      uri: (options) => rule(isUri(options.scheme), 'uri'),
    })`,
}

/** node: built-ins stay outside, reached by ESM import and handed to CommonJS code. */
const builtins = {
  name: 'node-builtins-as-esm',
  setup(plugin) {
    const names = /^(node:)?(buffer|stream|crypto|dns|net|os|https|tls|string_decoder|util|events)$/
    plugin.onResolve({ filter: names }, ({ path, namespace }) => {
      if (namespace === 'builtin') return { path, external: true }
      return { path: path.startsWith('node:') ? path : `node:${path}`, namespace: 'builtin' }
    })
    plugin.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      loader: 'js',
      contents: path === 'node:crypto' ? cryptoShim : `import d from ${JSON.stringify(path)}\nmodule.exports = d`,
    }))
  },
}

const replacements = {
  name: 'replacements',
  setup(plugin) {
    const sources = { ...stubs, 'mailstead:exact-header-list': exactHeaderList }
    const names = new RegExp(`^(${Object.keys(sources).join('|')})$`)
    plugin.onResolve({ filter: names }, ({ path }) => ({ path, namespace: 'replacement' }))
    plugin.onLoad({ filter: /.*/, namespace: 'replacement' }, ({ path }) => ({
      loader: 'js',
      contents: sources[path],
      resolveDir: join(root, 'mail'),
    }))
  },
}

const result = await build({
  stdin: { contents: entry, resolveDir: join(root, 'mail'), sourcefile: 'mailauth-entry.js' },
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  mainFields: ['main'],
  conditions: ['require', 'default'],
  minify: true,
  legalComments: 'eof',
  define: { setImmediate: 'queueMicrotask' },
  plugins: [builtins, replacements],
  outfile,
})
const [file] = result.outputFiles
// Written beside and renamed: a test run that starts meanwhile never reads half a bundle.
const unfinished = `${outfile}.${process.pid}`
await mkdir(join(root, 'mail/generated'), { recursive: true })
await writeFile(unfinished, file.contents)
await rename(unfinished, outfile)
console.log(`mail/generated/mailauth.js: ${Math.round(file.contents.length / 1024)} KiB`)
