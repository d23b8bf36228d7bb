/**
 * The secrets of a deployment on the operator's disk: made once, never made anew, readable by their owner alone. They lie there
 * before anything is made at Cloudflare, since a Worker whose MASTER_KEY nobody has can never be moved or restored.
 */
import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs'
import { z } from 'zod'
import { replaceFile } from '../dev/replace-file.ts'

const OWNER_ONLY = 0o600

const Secrets = z.record(z.string(), z.string().min(1))
export type Secrets = z.infer<typeof Secrets>

/** How each that we can make is made. */
const MAKERS: Readonly<Record<string, () => string>> = {
  MASTER_KEY: () => randomBytes(32).toString('base64'),
  RETURN_PATH_SECRET: () => randomBytes(32).toString('hex'),
  AUTH_SECRET: () => randomBytes(32).toString('hex'),
  BILLING_SECRET: () => `whsec_${randomBytes(32).toString('base64')}`,
}

/** Null when there is no file. Never shows what is in it. */
export function readSecrets(path: string): Secrets | null {
  if (!existsSync(path)) return null
  try {
    return Secrets.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    throw new Error(
      `${path} is damaged: it is not a JSON object of texts. Restore it from where you keep backups; do not delete it.`,
    )
  }
}

export const isOpenToOthers = (path: string): boolean => (statSync(path).mode & 0o077) !== 0

/** Adds what is missing among `names`; what is there stays as it is. */
export function completeSecrets(path: string, names: readonly string[]): Secrets {
  const kept = readSecrets(path) ?? {}
  const made = names.flatMap((name) => {
    const make = MAKERS[name]
    return name in kept || !make ? [] : [[name, make()] as const]
  })
  const secrets = { ...kept, ...Object.fromEntries(made) }
  if (made.length > 0) replaceFile(path, `${JSON.stringify(secrets, null, 2)}\n`, OWNER_ONLY)
  chmodSync(path, OWNER_ONLY)
  return secrets
}
