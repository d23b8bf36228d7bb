/** What the development DNS answers to one question: pure, so that UDP, TCP and DNS over HTTPS agree. */
import { normalizeName, type Zone, type ZoneEntry } from './zone-file.ts'

export type RecordValue =
  | { type: 'A' | 'AAAA' | 'CNAME' | 'NS' | 'PTR' | 'TXT'; value: string }
  | { type: 'MX'; priority: number; exchange: string }

export type AnswerRecord = RecordValue & { name: string }

export type Resolution =
  | { kind: 'answer'; rcode: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL'; records: AnswerRecord[] }
  | { kind: 'silence' }

/** Longer chains than any real one; ends a loop (RFC 1034 §3.6.2 leaves the number open). */
const CHAIN_MAX = 8

/** The records that `sinkMxName` and absent `.example` names have without standing in the file. */
function impliedEntry(name: string, sinkMxName: string): ZoneEntry | undefined {
  if (name === normalizeName(sinkMxName)) return { A: ['127.0.0.1'] }
  if (name.endsWith('.example')) return { MX: [{ priority: 10, exchange: sinkMxName }] }
  return undefined
}

function valuesOf(entry: ZoneEntry, type: string): RecordValue[] | 'SERVFAIL' | 'TIMEOUT' {
  if (typeof entry === 'string') return entry
  if (type === 'MX') {
    const values = entry.MX ?? []
    return typeof values === 'string' ? values : values.map((value) => ({ type, ...value }))
  }
  switch (type) {
    case 'A':
    case 'AAAA':
    case 'CNAME':
    case 'NS':
    case 'PTR':
    case 'TXT': {
      const values = entry[type] ?? []
      return typeof values === 'string' ? values : values.map((value) => ({ type, value }))
    }
    default:
      return []
  }
}

/** Values of the asked type, or the alias that stands in their place (RFC 1034 §3.6.2). */
function lookUp(entry: ZoneEntry, type: string): RecordValue[] | 'SERVFAIL' | 'TIMEOUT' {
  const values = valuesOf(entry, type)
  return values.length === 0 ? valuesOf(entry, 'CNAME') : values
}

/** Answers a question of `type` (in capitals) for `name`; a CNAME is followed within the zone. */
export function resolveName(zone: Zone, sinkMxName: string, question: { name: string; type: string }): Resolution {
  const records: AnswerRecord[] = []
  let name = question.name
  for (let hops = 0; hops <= CHAIN_MAX; hops++) {
    const key = normalizeName(name)
    const entry = zone.get(key) ?? impliedEntry(key, sinkMxName)
    if (entry === undefined) return { kind: 'answer', rcode: 'NXDOMAIN', records }
    const values = lookUp(entry, question.type)
    if (values === 'TIMEOUT') return { kind: 'silence' }
    if (values === 'SERVFAIL') return { kind: 'answer', rcode: 'SERVFAIL', records: [] }
    const owner = name
    records.push(...values.map((value) => ({ ...value, name: owner })))
    const [first] = values
    if (first?.type !== 'CNAME' || question.type === 'CNAME') return { kind: 'answer', rcode: 'NOERROR', records }
    name = first.value
  }
  return { kind: 'answer', rcode: 'SERVFAIL', records: [] }
}
