/**
 * DNS over HTTPS in its JSON form, with the signature and error codes that mailauth expects of a resolver. Our own
 * because the runtime's `node:dns` goes to one fixed provider and cannot be pointed elsewhere.
 */
import { z } from 'zod'

const TIMEOUT_MS = 5_000
const ANSWER_MAX_BYTES = 262_144
const TYPES: Readonly<Record<string, number>> = { A: 1, NS: 2, CNAME: 5, PTR: 12, MX: 15, TXT: 16, AAAA: 28 }

export type DnsType = 'A' | 'AAAA' | 'CNAME' | 'MX' | 'NS' | 'PTR' | 'TXT'
export type DnsCode = 'ENOTFOUND' | 'ENODATA' | 'ESERVFAIL' | 'ETIMEOUT'

/** A look-up that gave no records. `ENOTFOUND` and `ENODATA` are definite; the other two are temporary. */
export class DnsError extends Error {
  readonly code: DnsCode

  constructor(code: DnsCode, name: string) {
    super(`${code} ${name}`)
    this.name = 'DnsError'
    this.code = code
  }
}

/** TXT gives the strings of each record, MX `{ priority, exchange }`, the others text. Throws DnsError. */
export type DnsAnswer = string[][] | { priority: number; exchange: string }[] | string[]
export type Resolver = (name: string, type: DnsType) => Promise<DnsAnswer>

// RFC 1035 §5.1: `\DDD` is an octet by number, a backslash before anything else takes its meaning away.
const unescapeText = (text: string): string =>
  text.replace(/\\(?:(\d{3})|(.))/gs, (_, octet: string | undefined, character: string | undefined) =>
    octet === undefined ? (character ?? '') : String.fromCharCode(Number(octet)),
  )

// A TXT record comes as `"first string" "second string"`; some providers send it bare.
const quotedStrings = (data: string): string[] => {
  if (!/^\s*"/.test(data)) return [data]
  return [...data.matchAll(/"((?:[^"\\]|\\.)*)"/gs)].map((match) => unescapeText(match[1] ?? ''))
}

const withoutDot = (name: string): string => name.replace(/\.$/, '')

function toRecords(type: DnsType, data: string[]): DnsAnswer {
  if (type === 'TXT') return data.map(quotedStrings)
  if (type !== 'MX') return data.map(withoutDot)
  return data.map((text) => {
    const [priority = '0', exchange = '.'] = text.split(' ')
    return { priority: Number(priority), exchange: withoutDot(exchange) }
  })
}

const DohBody = z.object({
  Status: z.number().int(),
  Answer: z.array(z.object({ type: z.number().int(), data: z.string() })).default([]),
})
type DohBody = z.infer<typeof DohBody>

async function ask(endpoint: string, name: string, type: DnsType): Promise<DohBody> {
  const url = new URL(endpoint)
  url.searchParams.set('name', name)
  url.searchParams.set('type', type)
  const response = await fetch(url, {
    headers: { accept: 'application/dns-json' },
    signal: AbortSignal.timeout(TIMEOUT_MS),
    redirect: 'manual',
  })
  const text = await response.text()
  if (!response.ok || text.length > ANSWER_MAX_BYTES) throw new DnsError('ESERVFAIL', name)
  return DohBody.parse(JSON.parse(text))
}

/** A resolver over one endpoint such as `https://cloudflare-dns.com/dns-query`. */
export const dohResolver =
  (endpoint: string): Resolver =>
  async (name, type) => {
    const body = await ask(endpoint, name, type).catch((error: unknown) => {
      throw error instanceof DnsError
        ? error
        : new DnsError(error instanceof Error && error.name === 'TimeoutError' ? 'ETIMEOUT' : 'ESERVFAIL', name)
    })
    if (body.Status === 3) throw new DnsError('ENOTFOUND', name)
    if (body.Status !== 0) throw new DnsError('ESERVFAIL', name)
    // CNAMEs on the way stand in the answer too.
    const data = body.Answer.filter((answer) => answer.type === TYPES[type]).map((answer) => answer.data)
    if (data.length === 0) throw new DnsError('ENODATA', name)
    return toRecords(type, data)
  }
