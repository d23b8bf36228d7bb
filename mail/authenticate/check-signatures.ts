/** DKIM signatures (RFC 6376) and the ARC chain (RFC 8617), which the verifier reads in one go. */
import { type ArcData, arc, dkimVerify, type Resolver } from '../dkim/mailauth.js'
import type { ArcCheck, DkimCheck } from './checks.ts'
import { readDkimCheck } from './dkim-check.ts'
import { isDomainName } from './domain-name.ts'
import { askForKeys } from './key-look-ups.ts'
import type { VerifierInput } from './verifier-input.ts'

export interface SignatureChecks {
  readonly dkim: DkimCheck[]
  readonly arc: ArcCheck
  /** Addresses of the From field; null when they could not be read for trouble of ours. */
  readonly headerFrom: string[] | null
}

/** RFC 8301 §3.2: shorter keys prove nothing, and §3.1: nor does SHA-1. */
const RULES = { minBitLength: 1_024, rejectRsaSha1: true }

/** Never throws. `atMs` is when signatures must be valid. */
export async function checkSignatures(
  input: VerifierInput,
  given: { readonly resolver: Resolver; readonly atMs: number },
): Promise<SignatureChecks> {
  const refused = input.refused.map((comment) => unnamed('policy', comment))
  try {
    const { resolver, wasAsked } = askForKeys(input.keyNames, given.resolver)
    const verified = await dkimVerify(input.source, { ...RULES, resolver, curTime: new Date(given.atMs) })
    const signed = verified.results.filter(({ status }) => status.result !== 'none')
    const read = signed.map((signature) => readDkimCheck(signature, wasAsked))
    // The verifier is silent about a signature that lacks a tag or has an algorithm that it does not know.
    const silent = repeat(input.signatures - read.length, unnamed('neutral', 'cannot be read'))
    const arcCheck = input.isArcRefused ? ARC_FAIL : await checkArc(verified.arc, resolver)
    return { dkim: [...read, ...silent, ...refused], arc: arcCheck, headerFrom: verified.headerFrom }
  } catch {
    const unknown = repeat(input.signatures, unnamed('temperror', null))
    return { dkim: [...unknown, ...refused], arc: ARC_NONE, headerFrom: null }
  }
}

const ARC_NONE: ArcCheck = { result: 'none', sealer: null }
const ARC_FAIL: ArcCheck = { result: 'fail', sealer: null }

const unnamed = (result: DkimCheck['result'], comment: string | null): DkimCheck => ({
  result,
  domain: null,
  selector: null,
  algorithm: null,
  comment,
})

const repeat = (count: number, check: DkimCheck): DkimCheck[] => Array.from({ length: count }, () => check)

async function checkArc(data: ArcData, resolver: Resolver): Promise<ArcCheck> {
  const { status } = await arc(data, { ...RULES, resolver })
  if (status.result === 'none') return ARC_NONE
  const sealer = data.lastEntry?.['arc-seal']?.parsed?.d?.value
  if (status.result !== 'pass' || typeof sealer !== 'string' || !isDomainName(sealer)) return ARC_FAIL
  return { result: 'pass', sealer: sealer.toLowerCase() }
}
