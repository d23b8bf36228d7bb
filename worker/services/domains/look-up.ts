/** One question to one resolver, answered as a value: DNS failures are outcomes here, not errors. */
import { DnsError, type Resolver } from '../../platform/doh-resolver.ts'

/** A record as it is judged: the text of a TXT with its strings joined, an MX, or where an alias leads. */
export type SeenRecord =
  | { readonly type: 'TXT'; readonly text: string }
  | { readonly type: 'MX'; readonly priority: number; readonly exchange: string }
  | { readonly type: 'CNAME'; readonly target: string }

/** `absent` is definite; `temporary` says nothing about what is published. */
export type LookUp =
  | { readonly kind: 'found'; readonly records: readonly SeenRecord[] }
  | { readonly kind: 'absent' }
  | { readonly kind: 'temporary'; readonly code: 'ESERVFAIL' | 'ETIMEOUT' }

type AskedType = SeenRecord['type']

async function ask(resolver: Resolver, host: string, type: AskedType): Promise<SeenRecord[]> {
  const answer = await resolver(host, type)
  return answer.flatMap((record): SeenRecord[] => {
    // RFC 7208 §3.3, RFC 6376 §3.6.2.2: the strings of a TXT are joined without anything between.
    if (Array.isArray(record)) return [{ type: 'TXT', text: record.join('') }]
    return [typeof record === 'object' ? { type: 'MX', ...record } : { type: 'CNAME', target: record }]
  })
}

export async function lookUp(resolver: Resolver, host: string, type: AskedType): Promise<LookUp> {
  try {
    return { kind: 'found', records: await ask(resolver, host, type) }
  } catch (error) {
    if (!(error instanceof DnsError)) throw error
    if (error.code === 'ENOTFOUND' || error.code === 'ENODATA') return { kind: 'absent' }
    return { kind: 'temporary', code: error.code }
  }
}
