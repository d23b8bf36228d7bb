/** Secrets of one development system: made once, kept in `.local/secrets.json`, worth nothing elsewhere. */
import { createHmac, randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { replaceFile } from './replace-file.ts'

const FIRST_RELAY = 'relay-1'

const LocalSecrets = z.object({
  masterKey: z.string(),
  returnPathSecret: z.string(),
  relaySecret: z.string(),
  authSecret: z.string(),
})
export type LocalSecrets = z.infer<typeof LocalSecrets>

/** A file of an older version lacks some: those are added. */
export function loadLocalSecrets(localDir: string): LocalSecrets {
  const path = join(localDir, 'secrets.json')
  const kept: unknown = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {}
  const secrets = LocalSecrets.parse({
    masterKey: randomBytes(32).toString('base64'),
    returnPathSecret: randomBytes(32).toString('hex'),
    relaySecret: randomBytes(32).toString('hex'),
    authSecret: randomBytes(32).toString('hex'),
    ...z.record(z.string(), z.unknown()).parse(kept),
  })
  replaceFile(path, `${JSON.stringify(secrets, null, 2)}\n`, 0o600)
  return secrets
}

/** The secret that one relay shares with the Worker: the kept one for the first, one made from it for each other. */
export const relaySecret = (secrets: LocalSecrets, relayId: string): string =>
  relayId === FIRST_RELAY
    ? secrets.relaySecret
    : createHmac('sha256', secrets.relaySecret).update(relayId).digest('hex')
