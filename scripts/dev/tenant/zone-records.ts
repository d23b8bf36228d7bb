/** Edits the development zone file: the system's own names, and the records that a tenant's domain wants. */
import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import { replaceFile } from '../replace-file.ts'
import { HOST, NAMES } from '../settings.ts'

const ZoneFile = z.record(z.string(), z.unknown())
type ZoneFile = z.infer<typeof ZoneFile>

/** A record as `POST /v1/domains` and `POST /dev/tenants` describe it. */
export const DomainRecord = z.object({
  name: z.string(),
  type: z.enum(['TXT', 'MX', 'CNAME', 'A', 'AAAA', 'NS']),
  value: z.string(),
  priority: z.number().int().optional(),
})
export type DomainRecord = z.infer<typeof DomainRecord>

const host = { A: [HOST] }

const OWN_NAMES: ZoneFile = {
  [NAMES.mail]: host,
  [NAMES.mx]: host,
  [NAMES.submission]: host,
  [NAMES.relay]: host,
  [NAMES.sink]: host,
  [NAMES.spf]: { TXT: [`v=spf1 ip4:${HOST} -all`] },
  '1.0.0.127.in-addr.arpa': { PTR: [NAMES.relay] },
  [NAMES.demoMx]: host,
}
/** The names that lead to the receiving host; all others lead to the sink. */
const RECEIVING_NAMES = [NAMES.mx, NAMES.demoMx]

function readZone(path: string): ZoneFile {
  return existsSync(path) ? ZoneFile.parse(JSON.parse(readFileSync(path, 'utf8'))) : {}
}

const writeZone = (path: string, zone: ZoneFile): void => replaceFile(path, `${JSON.stringify(zone, null, 2)}\n`)

const Ports = z.record(z.string(), z.number()).catch({})

/** Adds the system's own names and those of its relays where they are absent; what somebody wrote stays. */
export function writeOwnNames(path: string, mxPort: number, relays: readonly string[] = []): void {
  const zone = readZone(path)
  // The port may have been moved since the last start.
  const ports = { ...Ports.parse(zone['_port']), ...Object.fromEntries(RECEIVING_NAMES.map((name) => [name, mxPort])) }
  const relayNames = Object.fromEntries(relays.map((name) => [name, host]))
  writeZone(path, { ...OWN_NAMES, ...relayNames, ...zone, _port: ports })
}

/** Some APIs give a record's name relative to its domain, some whole: both end as whole names. */
function wholeName(name: string, domain: string): string {
  const plain = name.replace(/\.$/, '').toLowerCase()
  if (plain === '' || plain === '@') return domain
  return plain === domain || plain.endsWith(`.${domain}`) ? plain : `${plain}.${domain}`
}

const toValue = (record: DomainRecord) =>
  record.type === 'MX' ? { priority: record.priority ?? 10, exchange: record.value.replace(/\.$/, '') } : record.value

/** Reports about the domain's mail (RFC 9989, RFC 8460) come to an address that is always taken. */
const reportRecords = (domain: string): DomainRecord[] => [
  { name: '_dmarc', type: 'TXT', value: `v=DMARC1; p=none; rua=mailto:postmaster@${domain}` },
  { name: '_smtp._tls', type: 'TXT', value: `v=TLSRPTv1; rua=mailto:postmaster@${domain}` },
]

/** RFC 9989: two policies at one name are none at all. */
const isWeakerPolicy = (record: DomainRecord, domain: string): boolean =>
  wholeName(record.name, domain) === `_dmarc.${domain}` && record.value === 'v=DMARC1; p=none;'

/** Publishes what a domain wants, and where reports about it go; values that stand already are kept. */
export function publishRecords(path: string, domain: string, records: readonly DomainRecord[]): void {
  const zone = readZone(path)
  for (const record of [...reportRecords(domain), ...records]) {
    if (isWeakerPolicy(record, domain)) continue
    const name = wholeName(record.name, domain)
    const entry = { ...ZoneFile.catch({}).parse(zone[name]) }
    const values = z.array(z.unknown()).catch([]).parse(entry[record.type])
    const value = toValue(record)
    const stands = values.some((other) => JSON.stringify(other) === JSON.stringify(value))
    entry[record.type] = stands ? values : [...values, value]
    zone[name] = entry
  }
  writeZone(path, zone)
}

/** Takes away a domain and everything under it. */
export function removeDomain(path: string, domain: string): void {
  const isOutside = ([name]: [string, unknown]) => name !== domain && !name.endsWith(`.${domain}`)
  writeZone(path, Object.fromEntries(Object.entries(readZone(path)).filter(isOutside)))
}
