/** What this node's names and network lack for others to take its mail: each fault says what is wrong and what to do. */
import { Resolver } from 'node:dns/promises'
import type { NodeSettings } from '../node-settings.ts'
import { isSending } from '../node-settings.ts'
import { probeSmtp } from './probe-smtp.ts'

const DNS_TIMEOUT_MS = 5_000

/** A name without such records is an empty list, and so is a server that does not answer: the fault is told the same way. */
const orNone = (looking: Promise<string[]>): Promise<string[]> => looking.catch(() => [])

const withoutDot = (name: string) => name.toLowerCase().replace(/\.$/, '')

export interface CheckOptions {
  /** Port of the probe on the way out. */
  readonly smtpPort?: number
}

async function findNameFaults(resolver: Resolver, settings: NodeSettings): Promise<string[]> {
  const { EHLO_NAME } = settings
  const leadsTo = (await Promise.all([resolver.resolve4(EHLO_NAME), resolver.resolve6(EHLO_NAME)].map(orNone))).flat()
  if (leadsTo.length === 0)
    return [
      `${EHLO_NAME} has no address. Publish an A record (and AAAA for IPv6) with the address that this node sends from.`,
    ]
  const given = (settings.SOURCES ?? '').split(',').flatMap((part) => part.trim() || [])
  const sources = given.length > 0 ? given : leadsTo
  const faults = await Promise.all(
    sources.map(async (source) => {
      const names = (await orNone(resolver.reverse(source))).map(withoutDot)
      if (names.length === 0)
        return `${source} has no PTR. Set it to ${EHLO_NAME} where you rent the address (often called reverse DNS).`
      if (!names.includes(EHLO_NAME)) return `The PTR of ${source} is ${names.join(', ')}. Set it to ${EHLO_NAME}.`
      if (!leadsTo.includes(source))
        return `${EHLO_NAME} leads to ${leadsTo.join(', ')}, and not to ${source}. Add that address to its records.`
      return null
    }),
  )
  return faults.filter((fault) => fault !== null)
}

async function findPortFaults(resolver: Resolver, settings: NodeSettings, port: number): Promise<string[]> {
  const { PROBE_DOMAIN } = settings
  const exchanges = await resolver.resolveMx(PROBE_DOMAIN).catch(() => [])
  const [first] = exchanges.toSorted((a, b) => a.priority - b.priority)
  if (first === undefined)
    return [
      `${PROBE_DOMAIN} has no MX that this node can find. Check its DNS servers, or set PROBE_DOMAIN to another domain.`,
    ]
  const addresses = await orNone(resolver.resolve4(first.exchange))
  const why = await probeSmtp({ host: addresses[0] ?? first.exchange, port })
  if (why === null) return []
  return [
    `Port ${port} is closed on the way out: ${first.exchange} ${why}. ` +
      'Ask whoever rents you this machine to open it, and see that its firewall lets it through.',
  ]
}

/** Empty when nothing is wrong. What others see of this node from outside is not asked here. */
export async function findFaults(settings: NodeSettings, { smtpPort = 25 }: CheckOptions = {}): Promise<string[]> {
  if (!isSending(settings)) return []
  const resolver = new Resolver({ timeout: DNS_TIMEOUT_MS, tries: 2 })
  const servers = (settings.DNS_SERVERS ?? '').split(',').flatMap((server) => server.trim() || [])
  if (servers.length > 0) resolver.setServers(servers)
  const found = await Promise.all([findNameFaults(resolver, settings), findPortFaults(resolver, settings, smtpPort)])
  return found.flat()
}
