/** The relay's secret: made here once, and told to the Worker when the node registers. */
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { placeFile } from './place-tree.ts'
import type { Places } from './places.ts'

const SECRET_BYTES = 32

/** The secret, made and kept when there is none yet. */
export function keepSecret({ secretFile }: Places): string {
  if (!existsSync(secretFile)) placeFile(secretFile, `${randomBytes(SECRET_BYTES).toString('base64url')}\n`, 0o600)
  return readSecret({ secretFile })
}

/** Throws when there is none yet. */
export function readSecret({ secretFile }: Pick<Places, 'secretFile'>): string {
  if (!existsSync(secretFile))
    throw new Error(`${secretFile} is missing: the node is not registered. Run: mailstead-relay install --token TOKEN`)
  return readFileSync(secretFile, 'utf8').trim()
}
