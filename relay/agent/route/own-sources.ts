/**
 * What this relay sends from: the addresses of its settings, and which of them the Worker has found fit. What it said last outlives a
 * restart.
 */
import { isIPv6 } from 'node:net'
import { Source } from '@mailstead/contracts/heartbeat.ts'
import { canonicalIp } from '@mailstead/mail/network/ip-address.ts'
import { z } from 'zod'

export interface OwnSources {
  /** For the heartbeat. */
  reported(): Source[]
  /** What may be bound for a host, `null` where the system chooses; empty when nothing may. */
  bindable(ip: string): readonly (string | null)[]
  /** Whether there is a source of the host's address family, fit or not. */
  reaches(ip: string): boolean
  /** The name to give in EHLO. */
  ehloOf(source: string | null): string
  /** Takes over what the Worker allows; undefined: whatever there is. True when that changed. */
  take(allowed: readonly Source[] | undefined): Promise<boolean>
}

export interface OwnSourcesDeps {
  readonly ehlo: string
  /** Of the settings; empty leaves the choice to the system. */
  readonly addresses: readonly string[]
  readonly meta: {
    readText(key: 'sources'): string | null
    writeText(key: 'sources', text: string): Promise<void>
  }
}

type Allowed = ReadonlyMap<string, string> | null

const Kept = z.array(Source).nullable()

const toAllowed = (sources: readonly Source[] | null): Allowed =>
  sources === null ? null : new Map(sources.map(({ address, ehlo }) => [canonicalIp(address), ehlo]))

function readKept(text: string | null): readonly Source[] | null {
  if (text === null) return null
  try {
    return Kept.parse(JSON.parse(text))
  } catch {
    // Of another version: the next heartbeat says it anew.
    return null
  }
}

/** Starts with what was allowed last. */
export function createOwnSources({ ehlo, addresses, meta }: OwnSourcesDeps): OwnSources {
  const own = addresses.map(canonicalIp)
  let text = meta.readText('sources') ?? 'null'
  let allowed = toAllowed(readKept(text))

  const isOfFamily = (ip: string) => (source: string) => isIPv6(source) === isIPv6(ip)
  return {
    reported: () => own.map((address) => ({ address, ehlo })),
    bindable: (ip) => {
      if (own.length === 0) return allowed === null || allowed.size > 0 ? [null] : []
      const fitting = own.filter(isOfFamily(ip))
      // A source of the other address family cannot be bound: the system chooses then.
      if (allowed === null) return fitting.length > 0 ? fitting : [null]
      return fitting.filter((source) => allowed?.has(source))
    },
    reaches: (ip) => allowed === null || own.length === 0 || own.some(isOfFamily(ip)),
    ehloOf: (source) => {
      const [first] = allowed?.values() ?? []
      return (source === null ? (own.length === 0 ? first : undefined) : allowed?.get(source)) || ehlo
    },
    take: async (said) => {
      const next = JSON.stringify(said ?? null)
      if (next === text) return false
      await meta.writeText('sources', next)
      text = next
      allowed = toAllowed(said ?? null)
      return true
    },
  }
}
