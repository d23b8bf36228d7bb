/** A digest of all that makes a Worker what it is: its configuration, its code, the files it serves, the versions of packages. */
import { createHash } from 'node:crypto'
import { globSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../dev/settings.ts'

const SOURCES = [
  '{worker,mail,contracts}/**/*.{ts,js,json,sql}',
  'migrations/**/*.sql',
  'dist/console/**/*',
  'package-lock.json',
]
const isTest = (file: string): boolean => /\.(test|fixture)\.\w+$/.test(file)
const DIGEST_CHARACTERS = 32

export function digestSources(config: string): string {
  const hash = createHash('sha256').update(config)
  const files = globSync(SOURCES, { cwd: ROOT, exclude: (name) => name === 'node_modules' })
  for (const file of files.filter((path) => !isTest(path)).sort()) {
    const path = join(ROOT, file)
    if (statSync(path).isFile()) hash.update(`\0${file}\0`).update(readFileSync(path))
  }
  return hash.digest('hex').slice(0, DIGEST_CHARACTERS)
}
