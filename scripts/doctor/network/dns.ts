/** DNS as the doctor asks it: what is not there is empty, and only no answer is an error. */
import { Resolver } from 'node:dns/promises'
import { arpaName } from '@mailstead/mail/network/arpa-name.ts'
import { z } from 'zod'

const TIMEOUT_MS = 3_000
const TRIES = 2
const ABSENT = ['ENOTFOUND', 'ENODATA']

export interface MailExchanger {
  readonly priority: number
  readonly exchange: string
}

export interface Dns {
  /** A and AAAA. */
  addresses(name: string): Promise<readonly string[]>
  names(address: string): Promise<readonly string[]>
  texts(name: string): Promise<readonly string[]>
  exchangers(name: string): Promise<readonly MailExchanger[]>
  /** What the name is an alias of. */
  alias(name: string): Promise<string | null>
}

const Coded = z.looseObject({ code: z.string() })

async function emptyWhenAbsent<T>(name: string, asked: Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return await asked
  } catch (error) {
    const code = Coded.safeParse(error).data?.code ?? String(error)
    if (ABSENT.includes(code)) return []
    throw new Error(`DNS did not answer for ${name} (${code})`)
  }
}

/** `servers`: `host:port`; the system's own when there is none. */
export function openDns(servers: readonly string[]): Dns {
  const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: TRIES })
  if (servers.length > 0) resolver.setServers(servers)
  const ask = emptyWhenAbsent
  return {
    async addresses(name) {
      const [four, six] = await Promise.all([ask(name, resolver.resolve4(name)), ask(name, resolver.resolve6(name))])
      return [...four, ...six]
    },
    // Not `reverse`, which believes the machine's own hosts file first.
    async names(address) {
      const name = arpaName(address)
      return name === null ? [] : ask(address, resolver.resolvePtr(name))
    },
    texts: async (name) => (await ask(name, resolver.resolveTxt(name))).map((parts) => parts.join('')),
    exchangers: (name) => ask(name, resolver.resolveMx(name)),
    alias: async (name) => (await ask(name, resolver.resolveCname(name)))[0] ?? null,
  }
}
