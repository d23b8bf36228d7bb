/** Which URLs of tenants the Worker may ever ask: public https hosts by name. Pure; DNS is asked at the time of a request. */
import { toAsciiDomain } from '@mailstead/mail/address/domain.ts'
import type { Config } from '../../env.ts'

export type CheckedUrl =
  /** As the URL parser writes it, the host in A-labels. */
  { readonly ok: true; readonly url: string } | { readonly ok: false; readonly why: string }

const URL_LENGTH_MAX = 2_048
/** Besides 443, which the URL parser leaves out. */
const PORTS: ReadonlySet<string> = new Set(['', '8443'])
/** Names that never are public: RFC 6761, RFC 6762, RFC 7686, RFC 8375, RFC 9476, ICANN's `.internal`, and what home routers use. */
const RESERVED =
  /(?:^|\.)(?:localhost|localdomain|local|internal|intranet|private|corp|home|lan|home\.arpa|onion|test|invalid|alt)$/
// Control, format, private-use and unpaired characters: a reader does not see them, and parsers drop some of them.
const UNSAFE = /[\s\p{C}\\]/u
const AUTHORITY = /^https?:\/\/([^/?#]+)/i

const no = (why: string): CheckedUrl => ({ ok: false, why })

/** The hosts with their port, as in `127.0.0.1:4010`, that development opens. A list left over in production opens nothing. */
export const allowedHosts = (config: Pick<Config, 'MODE' | 'OUTGOING_ALLOWED_HOSTS'>): ReadonlySet<string> =>
  config.MODE === 'development' ? config.OUTGOING_ALLOWED_HOSTS : new Set()

/** A URL's host with its port, written out. */
export const hostWithPort = ({ hostname, port, protocol }: URL): string =>
  `${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`

/** Reads a URL that a tenant gave, or says what to change. A `host:port` of `allowed` may be private and without TLS. */
export function checkOutgoingUrl(text: string, allowed: ReadonlySet<string> = new Set()): CheckedUrl {
  if (text.length > URL_LENGTH_MAX)
    return no(`The URL is longer than ${URL_LENGTH_MAX} characters. Give a shorter one.`)
  if (UNSAFE.test(text))
    return no('The URL has white space, a control character or a backslash. Leave it out or percent-encode it.')
  if (text.includes('#')) return no('The URL has a fragment, which no server sees. Leave out `#` and what follows.')
  const authority = AUTHORITY.exec(text)?.[1]
  if (authority === undefined) return no('The URL does not start with `https://` and a host. Give a whole https URL.')
  if (authority.includes('@'))
    return no('The URL has a user name or password in front of its host. Leave out everything up to `@`.')
  const url = URL.parse(text)
  if (url === null) return no('The URL cannot be read: its host or port is not valid. Correct it.')
  if (allowed.has(hostWithPort(url))) return { ok: true, url: url.href }
  const why = findFault(url)
  return why === null ? { ok: true, url: url.href } : no(why)
}

// The parser has turned numeric hosts of every form (octal, hexadecimal, short, full-width) into four decimal parts by now.
function findFault({ protocol, port, hostname }: URL): string | null {
  if (protocol !== 'https:') return 'The URL is not encrypted. Use https instead of http.'
  if (!PORTS.has(port)) return `Port ${port} is not allowed. Use 443 (the default) or 8443.`
  if (hostname.startsWith('[') || /^[\d.]+$/.test(hostname))
    return 'The URL has an IP address as its host. Give a domain name.'
  if (hostname.endsWith('.')) return 'The host ends in a dot. Leave the dot out.'
  if (RESERVED.test(hostname)) return 'The host has a name that is not public. Give a name of the public DNS.'
  return toAsciiDomain(hostname).ok
    ? null
    : 'The host is no public domain name. Give a name such as `hooks.example.com`.'
}
