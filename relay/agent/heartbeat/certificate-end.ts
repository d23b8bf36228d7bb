/** When the first certificate of this node is over: read anew each time, since it is renewed while the agent runs. */
import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { type Log, reasonOf } from '../../log.ts'

const NAMED_AT_MOST = 8

/** The end of the first certificate in a file of PEM, which is the server's own. */
async function readEnd(path: string): Promise<number> {
  const endMs = Date.parse(new X509Certificate(await readFile(path)).validTo)
  if (Number.isNaN(endMs)) throw new Error('its end cannot be read')
  return endMs
}

/** Answers the earliest end as an ISO time; undefined without certificates. A file that cannot be read is logged once. */
export function createCertificateEnd(paths: readonly string[], log: Log): () => Promise<string | undefined> {
  const told = new Set<string>()
  return async () => {
    const ends: number[] = []
    for (const path of paths.slice(0, NAMED_AT_MOST)) {
      try {
        ends.push(await readEnd(path))
        told.delete(path)
      } catch (reason) {
        if (!told.has(path)) log('certificate.unread', { path, reason: reasonOf(reason) })
        told.add(path)
      }
    }
    return ends.length === 0 ? undefined : new Date(Math.min(...ends)).toISOString()
  }
}
