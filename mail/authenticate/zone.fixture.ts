/** DNS from a map, and signatures of any kind over any mail. For tests. */
import { base64 } from '@scure/base'
import { generateDkimKey } from '../dkim/key.ts'
import { signDkim } from '../dkim/sign.ts'
import type { LookUp } from './bound-resolver.ts'

/** By `TYPE name`: records, or the code of a failure. A name that is not there does not exist. */
export type Zone = Record<string, unknown[] | string>

export function resolveFrom(zone: Zone): LookUp & { readonly asked: string[] } {
  const asked: string[] = []
  const lookUp: LookUp = async (name, type) => {
    asked.push(`${type} ${name}`)
    const found = zone[`${type} ${name.toLowerCase()}`] ?? 'ENOTFOUND'
    if (typeof found === 'string') throw Object.assign(new Error(found), { code: found })
    return found
  }
  return Object.assign(lookUp, { asked })
}

export const octets = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

/** demo.example with everything, sent from 192.0.2.0/24. */
export interface Demo {
  readonly zone: Zone
  /** With both keys of demo.example, by our signer, at 2026-11-25T04:00Z. */
  readonly sign: (raw: string) => Promise<string>
  /** One Ed25519 signature with these tags, by the ten lines below: relaxed/relaxed over From. */
  readonly signWith: (raw: string, tags: Record<string, string>) => Promise<string>
  /** The TXT value of the Ed25519 key. */
  readonly publicTxt: string
}

export async function makeDemo(): Promise<Demo> {
  const [rsa, ed] = await Promise.all([generateDkimKey('rsa-sha256'), generateDkimKey('ed25519-sha256')])
  const privateKey = await importEd25519(ed.privateKeyPem)
  return {
    sign: (raw) =>
      signDkim(raw, {
        domain: 'demo.example',
        keys: [
          { selector: 'r', algorithm: 'rsa-sha256', privateKeyPem: rsa.privateKeyPem },
          { selector: 'e', algorithm: 'ed25519-sha256', privateKeyPem: ed.privateKeyPem },
        ],
        signedAt: new Date('2026-11-25T04:00:00Z'),
      }),
    signWith: (raw, tags) => signRaw(raw, tags, privateKey),
    publicTxt: ed.publicTxt,
    zone: {
      'TXT demo.example': [['v=spf1 ip4:192.0.2.0/24 ip6:2001:db8:25::/48 -all']],
      'TXT mx.demo.example': [['v=spf1 ip4:192.0.2.0/24 -all']],
      'TXT _dmarc.demo.example': [['v=DMARC1; p=reject']],
      'TXT r._domainkey.demo.example': [rsa.publicTxt.match(/.{1,255}/g) ?? []],
      'TXT e._domainkey.demo.example': [[ed.publicTxt]],
    },
  }
}

async function importEd25519(pem: string): Promise<CryptoKey> {
  const der = base64.decode(pem.replace(/-----[^-]+-----|\s/g, ''))
  return await crypto.subtle.importKey('pkcs8', new Uint8Array(der), { name: 'Ed25519' }, false, ['sign'])
}

const sha256 = async (text: string): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', octets(text)))

/** RFC 6376 §3.7 for a mail whose body needs no canonicalisation. */
async function signRaw(raw: string, tags: Record<string, string>, privateKey: CryptoKey): Promise<string> {
  const body = raw.slice(raw.indexOf('\r\n\r\n') + 4)
  const hashed = 'l' in tags ? body.slice(0, Number(tags['l'])) : body
  const all = {
    v: '1',
    a: 'ed25519-sha256',
    c: 'relaxed/relaxed',
    d: 'demo.example',
    s: 'e',
    h: 'from',
    bh: base64.encode(await sha256(hashed)),
    ...tags,
    b: '',
  }
  const value = Object.entries(all)
    .map(([name, text]) => `${name}=${text}`)
    .join('; ')
  const from = /^From: (.*)\r\n/m.exec(raw)?.[1] ?? ''
  const signed = await sha256(`${all.h === 'from' ? `from:${from}\r\n` : ''}dkim-signature:${value}`)
  const signature = new Uint8Array(await crypto.subtle.sign('Ed25519', privateKey, signed))
  return `DKIM-Signature: ${value}${base64.encode(signature)}\r\n${raw}`
}
