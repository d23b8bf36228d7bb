/** Checks that every optional dependency in `package-lock.json` has an entry, without which `npm ci` fails. */
import { readFileSync } from 'node:fs'
import { findMissingPackages } from './lock/find-missing-packages.mjs'

const file = process.argv[2] ?? 'package-lock.json'
const lock = JSON.parse(readFileSync(file, 'utf8'))
const missing = findMissingPackages(lock)
for (const { name, version, from } of missing)
  process.stderr.write(`${file}: ${name}@${version} of ${from || 'the root'} has no entry\n`)
if (missing.length > 0) {
  process.stderr.write('Run: node scripts/complete-lock.mjs\n')
  process.exit(1)
}
process.stdout.write(`${file}: ${Object.keys(lock.packages).length} packages, complete\n`)
