/** DKIM key pairs and the TXT value that publishes the public half (RFC 6376 §3.6.1, RFC 8463 §4). */
import { base64 } from '@scure/base'

export type DkimAlgorithm = 'rsa-sha256' | 'ed25519-sha256'

export interface DkimKeyPair {
  /** PKCS #8; a secret. */
  readonly privateKeyPem: string
  /** The whole TXT value; over 255 octets for RSA, so the zone splits it into several strings. */
  readonly publicTxt: string
}

/** Makes a key: RSA of 2048 bits (25 to 175 ms), or Ed25519. */
export async function generateDkimKey(algorithm: DkimAlgorithm): Promise<DkimKeyPair> {
  const isRsa = algorithm === 'rsa-sha256'
  const pair = isRsa
    ? await crypto.subtle.generateKey(
        { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' },
        true,
        ['sign', 'verify'],
      )
    : await generateEd25519()
  const privateKey = await crypto.subtle.exportKey('pkcs8', pair.privateKey)
  // RFC 6376 publishes the SubjectPublicKeyInfo, RFC 8463 §4.2 the bare 32 octets.
  const publicKey = await crypto.subtle.exportKey(isRsa ? 'spki' : 'raw', pair.publicKey)
  return {
    privateKeyPem: toPem(privateKey),
    publicTxt: `v=DKIM1; k=${isRsa ? 'rsa' : 'ed25519'}; p=${base64.encode(new Uint8Array(publicKey))}`,
  }
}

async function generateEd25519(): Promise<CryptoKeyPair> {
  const key = await crypto.subtle.generateKey({ name: 'Ed25519' }, true, ['sign', 'verify'])
  if (!('privateKey' in key)) throw new TypeError('the runtime made no Ed25519 key pair')
  return key
}

function toPem(pkcs8: ArrayBuffer): string {
  const lines = base64.encode(new Uint8Array(pkcs8)).match(/.{1,64}/g) ?? []
  return `-----BEGIN PRIVATE KEY-----\n${lines.join('\n')}\n-----END PRIVATE KEY-----\n`
}
