/** The sink's folder, as programs outside the project read it. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface StoredMail {
  raw: string
  envelope: { mailFrom: string; rcptTo: string[] }
}

/** Every mail whose `.eml` is in place, oldest first; raw is Latin-1, one character a byte. */
export function readOutbox(outboxDir: string): StoredMail[] {
  return readdirSync(outboxDir)
    .filter((file) => file.endsWith('.eml'))
    .sort()
    .map((file) => ({
      raw: readFileSync(join(outboxDir, file), 'latin1'),
      envelope: JSON.parse(readFileSync(join(outboxDir, file.replace(/\.eml$/, '.json')), 'utf8')),
    }))
}

export const findMail = (outboxDir: string, rcptTo: string): StoredMail | undefined =>
  readOutbox(outboxDir).find(({ envelope }) => envelope.rcptTo.includes(rcptTo))
