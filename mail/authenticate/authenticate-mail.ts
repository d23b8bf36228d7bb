/**
 * SPF, DKIM, DMARC and ARC of a received mail, by mailauth. It never throws: our trouble and that of DNS are `temperror`, which is no
 * reason to refuse a mail.
 */
import { boundResolver, type LookUp } from './bound-resolver.ts'
import { checkDmarc } from './check-dmarc.ts'
import { checkSignatures } from './check-signatures.ts'
import { checkSpf, type SpfSession } from './check-spf.ts'
import type { SenderChecks } from './checks.ts'
import { makeVerifierInput } from './verifier-input.ts'

export interface MailSession extends SpfSession {
  /** When signatures must be valid; now when absent. */
  readonly atMs?: number
}

/** A slow SPF record leaves the other checks time: otherwise slowness would switch a foreign domain's DMARC policy off. */
const SPF_MS = 15_000

/** Checks one mail. `resolver` needs no limits of its own. */
export async function authenticateMail(
  raw: Uint8Array<ArrayBuffer>,
  session: MailSession,
  resolver: LookUp,
): Promise<SenderChecks> {
  const bounded = boundResolver(resolver)
  const input = makeVerifierInput(raw)
  const [spf, signatures] = await Promise.all([
    checkSpf(session, boundResolver(bounded, { allMs: SPF_MS })),
    checkSignatures(input, { resolver: bounded, atMs: session.atMs ?? Date.now() }),
  ])
  const { dkim, arc, headerFrom } = signatures
  const dmarc = await checkDmarc({ headerFrom: input.hasOneFrom ? headerFrom : [], spf, dkim }, bounded)
  return { spf, dkim, dmarc, arc }
}
