/** Which addresses an SPF record lets send (RFC 7208), and what it costs receivers to find out. */
import { readIp } from '../network/ip-address.ts'
import { unquoteTxt } from './txt-value.ts'

/** What is not there is empty; no answer is an error of the caller's, which passes through. */
export interface SpfDns {
  readonly texts: (name: string) => Promise<readonly string[]>
  /** A and AAAA. */
  readonly addresses: (name: string) => Promise<readonly string[]>
  readonly exchangers: (name: string) => Promise<readonly string[]>
}

export interface SpfWalk {
  /** The record itself. */
  readonly record: string
  readonly lookups: number
  covers(address: string): boolean
}

/** The record cannot be used: DNS said so. */
export class SpfFault extends Error {
  override readonly name = 'SpfFault'
}

/** RFC 7208 §4.6.4: ten, of which a tenant's own `include` of our name is one. */
export const SPF_LOOKUPS_MAX = 10 - 1
/** A record that includes itself would never end, nor would one that fans out. */
const DEPTH_MAX = 10
const LOOKUPS_STOP = 60

const isSpf = (text: string): boolean => /^v=spf1(?: |$)/i.test(text)

async function readRecord(dns: SpfDns, name: string): Promise<string> {
  const records = (await dns.texts(name)).map(unquoteTxt).filter(isSpf)
  const [record] = records
  if (record === undefined) throw new SpfFault(`${name} has no SPF record`)
  if (records.length > 1)
    throw new SpfFault(`${name} has ${records.length} SPF records, of which receivers accept none`)
  return record
}

interface Walk {
  readonly dns: SpfDns
  readonly covered: Set<string>
  lookups: number
}

interface Term {
  /** Only what passes lets send. */
  readonly passes: boolean
  readonly kind: string
  readonly host: string
  /** `/24//64` behind a host. */
  readonly prefixes: string
}

function readTerm(text: string): Term {
  const [, sign = '', kind = '', value = ''] = /^([+?~-]?)(\w+)(?:[:=]?(.*))?$/.exec(text) ?? []
  const isAddress = /^ip[46]$/i.test(kind)
  const at = isAddress ? -1 : value.indexOf('/')
  const host = at < 0 ? value : value.slice(0, at)
  return {
    passes: sign === '' || sign === '+',
    kind: kind.toLowerCase(),
    host,
    prefixes: at < 0 ? '' : value.slice(at),
  }
}

/** The networks of a host's addresses, widened as the term says. */
function widen(address: string, prefixes: string): string {
  const [, four, six] = /^(?:\/(\d{1,2}))?(?:\/\/(\d{1,3}))?$/.exec(prefixes) ?? []
  const prefix = address.includes(':') ? six : four
  return prefix === undefined ? address : `${address}/${prefix}`
}

async function listHosts({ dns }: Walk, { kind, host }: Term, name: string): Promise<readonly string[]> {
  const asked = host || name
  return kind === 'mx' ? dns.exchangers(asked) : [asked]
}

async function takeHosts(walk: Walk, term: Term, name: string): Promise<void> {
  walk.lookups++
  // A macro stands for something else with each mail.
  if (term.host.includes('%')) return
  for (const host of await listHosts(walk, term, name))
    for (const address of await walk.dns.addresses(host))
      if (term.passes) walk.covered.add(widen(address, term.prefixes))
}

async function takeRecord(walk: Walk, term: Term, depth: number): Promise<void> {
  walk.lookups++
  if (term.host === '' || term.host.includes('%')) return
  const covered = term.passes ? walk.covered : new Set<string>()
  const inner: Walk = { dns: walk.dns, covered, lookups: walk.lookups }
  await walkRecord(inner, term.host, depth + 1)
  walk.lookups = inner.lookups
}

async function takeTerm(walk: Walk, term: Term, { name, depth }: { name: string; depth: number }): Promise<void> {
  if (walk.lookups > LOOKUPS_STOP) throw new SpfFault(`${name} costs more than ${LOOKUPS_STOP} look-ups`)
  const { kind, passes, host } = term
  if (kind === 'ip4' || kind === 'ip6') void (passes && walk.covered.add(host))
  else if (kind === 'a' || kind === 'mx') await takeHosts(walk, term, name)
  else if (kind === 'include' || kind === 'redirect') await takeRecord(walk, term, depth)
  else if (kind === 'exists' || kind === 'ptr') walk.lookups++
  else if (kind === 'all' && passes) for (const all of ['0.0.0.0/0', '::/0']) walk.covered.add(all)
}

/** §5.1, §6.1: nothing behind `all` is read, nor a redirect where there is one. */
function listTerms(record: string): readonly Term[] {
  const terms = record.split(/\s+/).slice(1).filter(Boolean).map(readTerm)
  const at = terms.findIndex(({ kind }) => kind === 'all')
  return at < 0 ? terms : terms.slice(0, at + 1).filter(({ kind }) => kind !== 'redirect')
}

async function walkRecord(walk: Walk, name: string, depth: number): Promise<string> {
  if (depth > DEPTH_MAX) throw new SpfFault(`the includes of ${name} go round in a circle`)
  const record = await readRecord(walk.dns, name)
  for (const term of listTerms(record)) await takeTerm(walk, term, { name, depth })
  return record
}

/** §5.6: bits behind the prefix count for nothing. */
function holds(network: string, address: string): boolean {
  const [front = '', prefix] = network.split('/')
  const [of, ip] = [readIp(front), readIp(address)]
  if (of === null || ip === null || of.bits !== ip.bits) return false
  const length = Number(prefix ?? ip.bits)
  if (!Number.isInteger(length) || length < 0 || length > ip.bits) return false
  const behind = BigInt(ip.bits - length)
  return of.value >> behind === ip.value >> behind
}

/** Reads the record of a name and all that it leads to. Throws `SpfFault` where there is none that receivers would take. */
export async function walkSpf(dns: SpfDns, name: string): Promise<SpfWalk> {
  const walk: Walk = { dns, covered: new Set(), lookups: 0 }
  const record = await walkRecord(walk, name, 0)
  const networks = [...walk.covered]
  return { record, lookups: walk.lookups, covers: (address) => networks.some((network) => holds(network, address)) }
}
