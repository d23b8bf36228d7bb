/** One policy over HTTPS (RFC 8461 §3.3). Whoever runs a domain chooses this server, so all of it is bounded. */
import https from 'node:https'
import { isIPv6, type LookupFunction } from 'node:net'
import { type ParsedPolicy, type Policy, parsePolicy } from '@mailstead/mail/mta-sts/policy.ts'
import { reasonOf } from '../../log.ts'
import type { DnsResolver } from '../route/dns-resolver.ts'
import { certificateResult } from './certificate-result.ts'

/** Why there is no policy, in the words of RFC 8460 §4.3.2.2. */
export type FetchFault = 'sts-policy-fetch-error' | 'sts-policy-invalid' | 'sts-webpki-invalid'

export type FetchedPolicy =
  | { readonly ok: true; readonly policy: Policy }
  | { readonly ok: false; readonly fault: FetchFault; readonly why: string }

export interface FetchDeps {
  readonly resolver: Pick<DnsResolver, 'v4' | 'v6'>
  readonly portOf: (host: string) => number
  /** Whether a policy may be fetched from this address. */
  readonly isAllowed: (ip: string) => boolean
  /** The whole of one fetch. */
  readonly timeoutMs: number
}

/** RFC 8461 §3.3 asks for a limit and suggests this one. */
const POLICY_MAX_BYTES = 65_536
const PATH = '/.well-known/mta-sts.txt'
const WHY_MAX = 150

interface Page {
  readonly status: number
  readonly mediaType: string
  readonly text: string
}

async function addressOf(host: string, { resolver, isAllowed }: FetchDeps): Promise<string> {
  const [v4, v6] = await Promise.all([resolver.v4(host), resolver.v6(host)])
  const ips = [v4, v6].flatMap((found) => (found.kind === 'found' ? found.values : []))
  const [ip] = ips.filter(isAllowed)
  if (ip !== undefined) return ip
  throw new Error(ips.length > 0 ? `${host} has no public address` : `${host} has no address in DNS`)
}

/** The name is looked up once, here: what was judged is what is connected to. */
const always =
  (ip: string): LookupFunction =>
  (_name, options, give) => {
    const family = isIPv6(ip) ? 6 : 4
    if (options.all) give(null, [{ address: ip, family }])
    else give(null, ip, family)
  }

function getPage(host: string, ip: string, port: number, signal: AbortSignal): Promise<Page> {
  return new Promise((resolve, reject) => {
    const wanted = { host, port, path: PATH, lookup: always(ip), servername: host, agent: false, signal }
    const request = https.get({ ...wanted, rejectUnauthorized: true, minVersion: 'TLSv1.2' }, (response) => {
      const chunks: Buffer[] = []
      let bytes = 0
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes <= POLICY_MAX_BYTES) chunks.push(chunk)
        else request.destroy(new Error(`the policy is larger than ${POLICY_MAX_BYTES} octets`))
      })
      response.on('error', reject)
      response.on('end', () => {
        const mediaType = response.headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? ''
        resolve({ status: response.statusCode ?? 0, mediaType, text: Buffer.concat(chunks).toString('utf8') })
      })
    })
    request.on('error', reject)
  })
}

const failed = (fault: FetchFault, why: string): FetchedPolicy => ({ ok: false, fault, why: why.slice(0, WHY_MAX) })

function judgePage({ status, mediaType, text }: Page): FetchedPolicy {
  // RFC 8461 §3.3: a redirect is not followed, and nothing but 200 brings a policy.
  if (status !== 200) return failed('sts-policy-fetch-error', `the policy host answered ${status}`)
  // RFC 8461 §3.2: a server that lets strangers keep other kinds of files must not speak for the domain by them.
  if (mediaType !== 'text/plain')
    return failed('sts-policy-invalid', `the policy is ${mediaType || 'of no'} media type`)
  const parsed: ParsedPolicy = parsePolicy(text)
  return parsed.ok ? parsed : failed('sts-policy-invalid', parsed.why)
}

function judgeFailure(reason: unknown): FetchedPolicy {
  const code = reason instanceof Error && 'code' in reason ? String(reason.code) : ''
  const fault = certificateResult(code) === null ? 'sts-policy-fetch-error' : 'sts-webpki-invalid'
  return failed(fault, reasonOf(reason))
}

/** Fetches the policy of a domain; never throws. */
export async function fetchPolicy(domain: string, deps: FetchDeps): Promise<FetchedPolicy> {
  const host = `mta-sts.${domain}`
  const timeout = AbortSignal.timeout(deps.timeoutMs)
  try {
    const ip = await addressOf(host, deps)
    return judgePage(await getPage(host, ip, deps.portOf(host), timeout))
  } catch (reason) {
    if (timeout.aborted) return failed('sts-policy-fetch-error', `the policy host was silent for ${deps.timeoutMs} ms`)
    return judgeFailure(reason)
  }
}
