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
}

export interface VerifyOptions {
  resolver: Resolver
  sender?: string
  minBitLength?: number
  curTime?: Date
  strict?: boolean
}

export interface VerifyResult {
  headerFrom: string[]
  results: { signingDomain: string; selector: string; algo?: string; status: AuthResult; info?: string }[]
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

export function dkimSign(raw: string | Uint8Array, options: SignOptions): Promise<SignResult>
export function dkimVerify(raw: string | Uint8Array, options: VerifyOptions): Promise<VerifyResult>
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
