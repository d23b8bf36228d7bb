/** A domain somewhere else: its records in the zone file, its host, and mail signed as it would sign. */
import { generateDkimKey } from '@mailstead/mail/dkim/key.ts'
import { signDkim } from '@mailstead/mail/dkim/sign.ts'
import { changeZone } from '../../dev/zone.ts'
import type { Running } from '../client.ts'
import type { Session } from './swaks.ts'

/** Where its mail comes from; TEST-NET and the like count as public clients here. */
export interface ForeignHost {
  readonly ip: string
  readonly name: string
}

export interface ForeignDomain {
  readonly name: string
  readonly host: ForeignHost
  /** A plain mail, signed unless told not to be. */
  write(mail: { subject: string; to: string; body?: string; from?: string; isSigned?: boolean }): Promise<string>
  /** Sends a mail from its host. */
  session(to: readonly string[], raw: string): Session
}

type Values = readonly string[] | 'SERVFAIL' | 'TIMEOUT'

export interface ForeignRecords {
  readonly spf?: Values
  readonly dmarc?: Values
  /** Names of the host's address; by default its own name. */
  readonly ptr?: Values
  /** Where the host's name leads; by default back. */
  readonly address?: string | null
}

let made = 0

/** The name under in-addr.arpa or ip6.arpa (RFC 1035 §3.5, RFC 3596 §2.5). */
export function reverseName(ip: string): string {
  if (!ip.includes(':')) return `${ip.split('.').reverse().join('.')}.in-addr.arpa`
  const [head = '', tail = ''] = ip.split('::')
  const groups = (text: string) => (text === '' ? [] : text.split(':'))
  const missing = 8 - groups(head).length - groups(tail).length
  const all = [...groups(head), ...Array(ip.includes('::') ? missing : 0).fill('0'), ...groups(tail)]
  return `${[...all.map((group) => group.padStart(4, '0')).join('')].reverse().join('.')}.ip6.arpa`
}

/** Publishes a domain of its own name and address each time. */
export async function createForeignDomain(
  { dns }: { readonly dns: Pick<Running['dns'], 'zoneFile'> },
  records: ForeignRecords = {},
  ip = `45.11.${(made >> 8) & 255}.${made & 255}`,
): Promise<ForeignDomain> {
  const name = `foreign-${++made}-${crypto.randomUUID().slice(0, 8)}.example`
  const host = { ip, name: `mail.${name}` }
  const key = await generateDkimKey('rsa-sha256')
  const { spf = [`v=spf1 ${ip.includes(':') ? 'ip6' : 'ip4'}:${ip} -all`], dmarc, ptr = [host.name] } = records
  const address = records.address === undefined ? ip : records.address
  changeZone(dns.zoneFile, (zone) => ({
    ...zone,
    // A name in the file has what stands there and no more: without this nothing could be sent to it.
    [name]: { TXT: spf, MX: [{ priority: 10, exchange: 'sink.mailstead.test' }] },
    [`s1._domainkey.${name}`]: { TXT: [key.publicTxt] },
    ...(dmarc && { [`_dmarc.${name}`]: { TXT: dmarc } }),
    [reverseName(ip)]: { PTR: ptr },
    [host.name]: address === null ? {} : { [address.includes(':') ? 'AAAA' : 'A']: [address] },
  }))
  return {
    name,
    host,
    async write({
      subject,
      to,
      body = 'Hello Bob,\r\n\r\nsee you on Monday at ten.\r\n\r\nAda\r\n',
      from,
      isSigned = true,
    }) {
      const raw = [
        `From: Ada Lovelace <${from ?? `ada@${name}`}>`,
        `To: Bob <${to}>`,
        `Subject: ${subject}`,
        `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
        `Message-ID: <${crypto.randomUUID()}@${name}>`,
        'MIME-Version: 1.0',
        'Content-Type: text/plain; charset=utf-8',
        '',
        body,
      ].join('\r\n')
      const keys = [{ selector: 's1', algorithm: 'rsa-sha256' as const, privateKeyPem: key.privateKeyPem }]
      return isSigned ? signDkim(raw, { domain: name, keys, signedAt: new Date() }) : raw
    },
    session: (to, raw) => ({ ip, helo: host.name, from: `ada@${name}`, to, raw }),
  }
}
