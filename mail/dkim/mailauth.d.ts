/** The part of mailauth that we use, typed without `node:` types. The bundle is made by `scripts/build-mailauth.mjs`. */

/** DNS look-up: TXT gives arrays of strings, MX objects, everything else strings; errors carry `code` (`ENOTFOUND`, …). */
export type Resolver = (name: string, type: string) => Promise<unknown[]>

export interface SignatureKey {
  signingDomain: string
  selector: string
  privateKey: string
  algorithm?: string
}

export interface SignOptions {
  canonicalization?: string
  signTime?: Date
  /** Becomes h= as it stands: a name listed more often than the field is present is oversigned. */
  headerList?: string[]
  signatureData: SignatureKey[]
  strict?: boolean
}

/** `signatures` is the header block to put in front, empty when nothing was signed; failures are only in `errors`. */
export interface SignResult {
  signatures: string
  errors: { selector?: string; signingDomain?: string; algorithm?: string; err: Error }[]
  warnings: unknown[]
}

/** One RFC 8601 result. */
export interface AuthResult {
  result: string
  comment?: string
  policy?: Record<string, string>
}

/** Where the signer or the verifier takes a mail: a stream of `node:stream`, as far as it is used. */
export interface MailTarget {
  write(chunk: Uint8Array): boolean
  once(event: 'drain', listener: () => void): unknown
  end(): void
}

/** A mail that comes in pieces: what signer and verifier ask of a readable stream. */
export interface MailSource {
  on(event: 'error', listener: (error: unknown) => void): unknown
  pipe(target: MailTarget): unknown
}

export interface VerifyOptions {
  resolver: Resolver
  sender?: string
  minBitLength?: number
  curTime?: Date
  strict?: boolean
  /** RFC 8301 §3.1 alone, without the rest of `strict`. */
  rejectRsaSha1?: boolean
}

/** `underSized`: octets of the body beyond l=, which nobody signed. */
export interface SignatureResult {
  signingDomain: string
  selector: string
  algo?: string
  status: AuthResult & { underSized?: number }
  info?: string
}

/** What the verifier hands to `arc`. */
export interface ArcData {
  lastEntry?: { 'arc-seal'?: { parsed?: { d?: { value?: unknown } } } }
}

export interface VerifyResult {
  headerFrom: string[]
  /** An unsigned mail has one entry without `signingDomain`. */
  results: SignatureResult[]
  arc: ArcData
}

export interface ArcOptions {
  resolver: Resolver
  minBitLength?: number
}

/** Identifiers that passed; whether they align with the author's domain is found out here. */
export interface DmarcOptions {
  headerFrom: string[]
  fromFields: number
  spfDomains: string[]
  dkimDomains: { domain: string }[]
  resolver: Resolver
}

/** `policy` is what the record asks for in this case; absent without a record. */
export interface DmarcResult {
  status: AuthResult & { header: { from: string } }
  policy?: string
}

export interface AuthenticateOptions extends VerifyOptions {
  ip?: string
  helo?: string
  mta?: string
  trustReceived?: boolean
  disableArc?: boolean
  disableDmarc?: boolean
  disableBimi?: boolean
}

export interface AuthenticateResult {
  headers: string
  dkim: VerifyResult
  spf: { status: AuthResult; domain?: string } | false
  dmarc: { status: AuthResult; policy?: string; domain?: string } | false
  arc: { status: AuthResult } | false
}

export function dkimSign(raw: string | Uint8Array | MailSource, options: SignOptions): Promise<SignResult>
export function dkimVerify(raw: string | Uint8Array | MailSource, options: VerifyOptions): Promise<VerifyResult>
export function arc(data: ArcData, options: ArcOptions): Promise<{ status: AuthResult }>
/** False when From names no domain, or more than one. */
export function dmarc(options: DmarcOptions): Promise<DmarcResult | false>
export function authenticate(raw: string | Uint8Array, options: AuthenticateOptions): Promise<AuthenticateResult>
export function spf(options: {
  sender: string
  ip: string
  helo?: string
  mta?: string
  resolver: Resolver
  maxResolveCount?: number
  maxVoidCount?: number
}): Promise<{ status: AuthResult; domain?: string }>
