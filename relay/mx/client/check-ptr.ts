/**
 * Whether the client's address has a name that leads back to it (RFC 8601 §2.7.3, `iprev`). Any of its names will do: a host with many
 * of them is free to list the one that counts last.
 */
import type { PtrCheck } from '@mailstead/contracts/mail-checks.ts'
import { arpaName } from '@mailstead/mail/network/arpa-name.ts'
import { normalizeIp } from '@mailstead/mail/network/network.ts'
import { after, type DnsLookup, type LookedUp } from '../dns-lookup.ts'

/** Each name is a query that a stranger makes us ask. */
const NAMES_MAX = 10
/** For all queries together. */
const LIMIT_MS = 10_000
const NAME = /^[a-z0-9_](?:[a-z0-9_.-]{0,252}[a-z0-9])?$/i

const TEMPORARY: PtrCheck = { result: 'temperror', name: null }

/** Looks it up; never rejects, and answers within ten seconds. */
export function checkPtr(ip: string, dns: Pick<DnsLookup, 'lookUp'>, limitMs: number = LIMIT_MS): Promise<PtrCheck> {
  return Promise.race([lookUpNames(ip, dns), after(limitMs, TEMPORARY)])
}

async function lookUpNames(ip: string, dns: Pick<DnsLookup, 'lookUp'>): Promise<PtrCheck> {
  const arpa = arpaName(ip)
  if (arpa === null) return { result: 'permerror', name: null }
  const names = await dns.lookUp(arpa, 'PTR')
  if (names.kind === 'failed') return TEMPORARY
  if (names.kind === 'absent') return { result: 'permerror', name: null }
  const candidates = names.values.filter((name) => NAME.test(name)).slice(0, NAMES_MAX)
  const type = ip.includes(':') ? 'AAAA' : 'A'
  const answers = await Promise.all(candidates.map((name) => dns.lookUp(name, type)))
  const confirmed = candidates.find((_, at) => leadsBack(answers[at], ip))
  if (confirmed !== undefined) return { result: 'pass', name: confirmed.toLowerCase() }
  // The name that could not be looked up may have been the right one.
  return answers.some(({ kind }) => kind === 'failed') ? TEMPORARY : { result: 'fail', name: null }
}

const leadsBack = (answer: LookedUp | undefined, ip: string): boolean =>
  answer?.kind === 'found' && answer.values.some((address) => normalizeIp(address) === ip)
