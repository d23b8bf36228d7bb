/**
 * The JSON zone file of the development DNS: name → type → values. It is read again whenever it differs from what was
 * read last, so that an edit in place and a replacement by rename are both served at once.
 */
import { readFileSync, type Stats, statSync } from 'node:fs'
import { isIPv4, isIPv6 } from 'node:net'
import { z } from 'zod'
import { decodeBytes } from './byte-string.ts'

/** In place of values: what the server shall do instead of answering. */
export const Failure = z.enum(['SERVFAIL', 'TIMEOUT'])
export type Failure = z.infer<typeof Failure>

const MailExchange = z.object({ priority: z.number().int().min(0).max(65_535), exchange: z.string() })
const anything = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.unknown()), z.looseObject({})])
/** Values of the wrong shape fail for their type alone. */
const unreadable = anything.transform(() => Failure.enum.SERVFAIL)
const texts = z.union([Failure, z.array(z.string()), unreadable])

const RecordSets = z.object({
  A: z.union([Failure, z.array(z.string().refine(isIPv4)), unreadable]),
  AAAA: z.union([Failure, z.array(z.string().refine(isIPv6)), unreadable]),
  CNAME: texts,
  MX: z.union([Failure, z.array(MailExchange), unreadable]),
  NS: texts,
  PTR: texts,
  TXT: texts,
})

/** The values of one name. */
export const ZoneEntry = z.union([Failure, RecordSets.partial()])
export type ZoneEntry = z.infer<typeof ZoneEntry>

/** Lower-case name without a final dot → its records. */
export type Zone = ReadonlyMap<string, ZoneEntry>

/** Names are compared in lower case and without the root's dot (RFC 4343 §3). */
export const normalizeName = (name: string): string => name.toLowerCase().replace(/\.$/, '')

/**
 * Reads the text of a zone file. `null` when it is not JSON yet (somebody is writing it); an entry of the wrong shape
 * is served as SERVFAIL instead of taking the whole zone down.
 */
export function parseZone(text: string): Zone | null {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return null
  }
  const names = z.record(z.string(), z.unknown()).safeParse(parsed)
  if (!names.success) return null
  const zone = new Map<string, ZoneEntry>()
  for (const [name, value] of Object.entries(names.data)) {
    if (name === '_port') continue
    const entry = ZoneEntry.safeParse(value)
    zone.set(normalizeName(name), entry.success ? entry.data : 'SERVFAIL')
  }
  return zone
}

/** A file changed this shortly before it was read can change again without a new time stamp. */
const RACY_MS = 50

const stampOf = (stats: Stats): string => `${stats.ino}:${stats.size}:${stats.mtimeMs}:${stats.ctimeMs}`

/** Returns a function that gives the zone as the file says it now; the last readable zone while it is broken or gone. */
export function openZoneFile(path: string): () => Zone {
  let zone: Zone = new Map()
  let stamp = ''
  return () => {
    const stats = statSync(path, { throwIfNoEntry: false })
    if (stats === undefined || stampOf(stats) === stamp) return zone
    const readAtMs = Date.now()
    const read = readZone(path)
    if (read === null) return zone
    zone = read
    stamp = readAtMs - stats.ctimeMs > RACY_MS ? stampOf(stats) : ''
    return zone
  }
}

function readZone(path: string): Zone | null {
  try {
    return parseZone(decodeBytes(readFileSync(path)))
  } catch {
    return null
  }
}
