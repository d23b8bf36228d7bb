/**
 * DKIM signatures of an outgoing mail (RFC 6376, RFC 8463): relaxed/relaxed, without l= (a signed beginning lets anyone
 * append) and without x= (retries take days). A mail never leaves with fewer signatures than were asked for.
 */
import { readHeaderNames } from './header-names.ts'
import type { DkimAlgorithm } from './key.ts'
import { dkimSign, type SignOptions, type SignResult } from './mailauth.js'

export interface SigningKey {
  readonly selector: string
  readonly algorithm: DkimAlgorithm
  readonly privateKeyPem: string
}

export interface Signing {
  /** d=, the sender's own domain. */
  readonly domain: string
  readonly keys: readonly SigningKey[]
  /** t=; a mail held back is signed when it is released. */
  readonly signedAt: Date
  /** Header names of the mail as `compose` returns them; read from the mail when absent. */
  readonly headerNames?: readonly string[]
}

/** Signed once more than present, so that nobody can add a second one on the way (RFC 6376 §5.4.2, §8.15). */
const OVERSIGNED = [
  'From',
  'To',
  'Cc',
  'Reply-To',
  'Subject',
  'Date',
  'MIME-Version',
  'Content-Type',
  'Content-Transfer-Encoding',
  'Message-ID',
] as const

/**
 * Signed once more than present if it is there. Where it is not, a mailing list that passes a mail on unchanged may name itself as its
 * Sender (RFC 5322 §3.6.2), and the signature survives that.
 */
const OVERSIGNED_WHEN_PRESENT = ['Sender'] as const

/** Signed as often as present; RFC 8058 §4 demands it for the first two. */
const SIGNED_WHEN_PRESENT = [
  'List-Unsubscribe',
  'List-Unsubscribe-Post',
  'Feedback-ID',
  'References',
  'In-Reply-To',
] as const

/** Returns the mail with a DKIM-Signature of every key in front. Throws when any signature could not be made. */
export async function signDkim(raw: string, signing: Signing): Promise<string> {
  return requireSignatures(await dkimSign(raw, toSignOptions(raw, signing)), signing) + raw
}

/** `head` is the mail, or its beginning up to the end of the header at least. */
export const toSignOptions = (head: string, signing: Signing): SignOptions => ({
  canonicalization: 'relaxed/relaxed',
  signTime: signing.signedAt,
  headerList: chooseSignedHeaders(signing.headerNames ?? readHeaderNames(head)),
  signatureData: signing.keys.map(({ selector, algorithm, privateKeyPem }) => ({
    signingDomain: signing.domain,
    selector,
    algorithm,
    privateKey: privateKeyPem,
  })),
  strict: true,
})

/** The signatures, one of every key; throws when there are fewer. */
export function requireSignatures({ signatures, errors }: SignResult, { keys }: Signing): string {
  // mailauth reports failures instead of throwing: unnoticed, the mail would go out unsigned.
  const [first] = errors
  if (first !== undefined) throw new DkimError(`selector ${first.selector ?? '?'}: ${first.err.message}`, first.err)
  const made = signatures.match(/^DKIM-Signature:/gim)?.length ?? 0
  if (made !== keys.length || made === 0) throw new DkimError(`${made} of ${keys.length} signatures made`)
  return signatures
}

/** A mail could not be signed: a fault of ours (a broken key), never the sender's. */
export class DkimError extends Error {
  constructor(why: string, cause?: unknown) {
    super(`DKIM signing failed: ${why}`, { cause })
    this.name = 'DkimError'
  }
}

function chooseSignedHeaders(present: readonly string[]): string[] {
  const counts = new Map<string, number>()
  for (const name of present) counts.set(name.toLowerCase(), (counts.get(name.toLowerCase()) ?? 0) + 1)
  const repeat = (name: string, extra: number): string[] =>
    Array.from({ length: (counts.get(name.toLowerCase()) ?? 0) + extra }, () => name)
  return [
    ...OVERSIGNED.flatMap((name) => repeat(name, 1)),
    ...OVERSIGNED_WHEN_PRESENT.flatMap((name) => (counts.has(name.toLowerCase()) ? repeat(name, 1) : [])),
    ...SIGNED_WHEN_PRESENT.flatMap((name) => repeat(name, 0)),
  ]
}
