/** Packs what a relay node runs: the same code gives the same bytes. */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** `console` is a name in the lock; nothing of it runs there. */
const CODE = ['package.json', 'package-lock.json', 'console/package.json', 'contracts', 'mail', 'relay']
const LEFT_OUT = ['node_modules', '*.test.ts', 'testing']
const SAME_EACH_TIME = ['--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--mode=u+rwX,go+rX,go-w']

/** Throws when something that is built is missing. */
export function packRelay(file: string): void {
  if (!existsSync(join(ROOT, 'mail/generated/mailauth.js')))
    throw new Error('mail/generated/mailauth.js is missing. Run: node scripts/build-mailauth.mjs')
  const excludes = LEFT_OUT.map((pattern) => `--exclude=${pattern}`)
  execFileSync('tar', ['-czf', file, ...SAME_EACH_TIME, ...excludes, ...CODE], { cwd: ROOT })
}
