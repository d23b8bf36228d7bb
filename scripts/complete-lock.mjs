/**
 * Completes `package-lock.json` with the platform packages that npm left out, so that `npm ci` works on every platform.
 * What a package needs is read from its name; it has no integrity until somebody with a full registry runs an install.
 * Usage: `node scripts/complete-lock.mjs [FILE]`. Running it again changes nothing.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { findMissingPackages } from './lock/find-missing-packages.mjs'

const SYSTEMS = {
  aix: 'aix',
  android: 'android',
  darwin: 'darwin',
  freebsd: 'freebsd',
  linux: 'linux',
  linuxmusl: 'linux',
  netbsd: 'netbsd',
  openbsd: 'openbsd',
  openharmony: 'openharmony',
  sunos: 'sunos',
  win: 'win32',
  win32: 'win32',
  windows: 'win32',
}
const PROCESSORS = {
  64: 'x64',
  arm: 'arm',
  arm64: 'arm64',
  armv7: 'arm',
  ia32: 'ia32',
  loong64: 'loong64',
  mips64el: 'mips64el',
  ppc64: 'ppc64',
  ppc64le: 'ppc64',
  riscv64: 'riscv64',
  s390x: 's390x',
  x64: 'x64',
}
const LIBRARIES = { gnu: 'glibc', linuxmusl: 'musl', musl: 'musl' }

/** `@scope/tool-linux-arm64-musl` → linux, arm64, musl; fields that the name does not tell are left out. */
function readPlatform(name) {
  const words = name.split(/[/-]/).reverse()
  const first = (table) => words.map((word) => table[word]).find(Boolean)
  const [os, cpu, libc] = [first(SYSTEMS), first(PROCESSORS), first(LIBRARIES)]
  return { cpu: cpu && [cpu], libc: libc && [libc], os: os && [os] }
}

const file = process.argv[2] ?? 'package-lock.json'
const text = readFileSync(file, 'utf8')
const lock = JSON.parse(text)
const missing = findMissingPackages(lock)

for (const { from, wanting, name, version } of missing) {
  const { cpu, libc, os } = readPlatform(name)
  if (!os || !/^\d+\.\d+\.\d+/.test(version)) {
    process.stderr.write(
      `Cannot complete ${name}@${version}: its name does not tell the system, or its version is a range\n`,
    )
    process.exit(1)
  }
  const top = `node_modules/${name}`
  const location = lock.packages[top] && from ? `${from}/${top}` : top
  lock.packages[location] = { version, cpu, dev: wanting.dev, libc, optional: true, os }
}

if (missing.length > 0) {
  const sorted = Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en'))
  writeFileSync(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`)
}
process.stdout.write(`${file}: ${missing.length} platform packages added\n`)
