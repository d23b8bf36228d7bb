/** Keeps the sink's mails as files: `<name>.json` (envelope) first, then `<name>.eml`, which appears by rename. */
import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface Envelope {
  mailFrom: string
  rcptTo: string[]
}

/** Stores one mail; resolves with its name when both files are in place. */
export type StoreMail = (envelope: Envelope, raw: Buffer) => Promise<string>

/** Names sort by arrival; the random part keeps two runs of the sink apart. */
export function openMailStore(outboxDir: string): StoreMail {
  mkdirSync(outboxDir, { recursive: true })
  const run = randomBytes(4).toString('hex')
  let count = 0
  return async (envelope, raw) => {
    count += 1
    const stamp = new Date().toISOString().replace(/[-:.]/g, '')
    const name = `${stamp}-${run}-${String(count).padStart(7, '0')}`
    const path = join(outboxDir, name)
    await Promise.all([writeFile(`${path}.json`, `${JSON.stringify(envelope)}\n`), writeFile(`${path}.part`, raw)])
    await rename(`${path}.part`, `${path}.eml`)
    return name
  }
}
