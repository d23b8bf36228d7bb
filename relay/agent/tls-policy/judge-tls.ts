/** What an attempt says about TLS with its host, against what was asked for. Pure. */
import type {
  AttemptOutcome,
  HostPolicy,
  Phase,
  PolicyResult,
  Target,
  TlsResult,
} from '@mailstead/contracts/attempt.ts'
import { certificateResult } from './certificate-result.ts'

type Seen = Pick<AttemptOutcome, 'tls' | 'tlsBroken' | 'phase' | 'reply' | 'error'>

const BEFORE_TLS: ReadonlySet<Phase> = new Set<Phase>(['dns', 'connect', 'banner', 'ehlo'])
/** Errors of our own: nothing was asked of the host. */
const OURS: ReadonlySet<string> = new Set(['LOCAL', 'INTERNAL', 'INTERRUPTED', 'QUEUEFILE'])

const ERROR_MAX = 200
const SAID_MAX = 140

function resultInClear({ tlsBroken, phase, reply, error }: Seen, target: Target): TlsResult | null {
  if (phase === 'starttls' && reply === null) return certificateResult(error ?? '') ?? 'validation-failure'
  if (tlsBroken === true) return 'validation-failure'
  // A host known as broken is spoken to in clear without being asked.
  return target.tls === 'none' ? null : 'starttls-not-supported'
}

/** Null when the attempt did not come as far as TLS. */
export function judgeTls(target: Target, seen: Seen): TlsResult | null {
  const { tls, phase, error } = seen
  if (tls === null) return BEFORE_TLS.has(phase) || OURS.has(error ?? '') ? null : resultInClear(seen, target)
  const { policy } = target
  // Without a policy, and under one that does not ask whose certificate it is, encrypted is enough.
  const asksForName = policy?.kind === 'sts' || target.tls === 'verify'
  if (!asksForName) return 'ok'
  if (policy?.isNamed === false) return 'validation-failure'
  return tls.verified ? 'ok' : (certificateResult(tls.fault ?? '') ?? 'certificate-not-trusted')
}

function judgePolicy(target: Target, seen: Seen): PolicyResult | undefined {
  return target.policy && { ...target.policy, result: judgeTls(target, seen) }
}

const ASKS: Readonly<Record<HostPolicy['kind'], string>> = { sts: 'MTA-STS', override: 'TLS_OVERRIDES' }

const WORDS: Readonly<Record<Exclude<TlsResult, 'ok'>, string>> = {
  'starttls-not-supported': 'offers no TLS',
  'certificate-host-mismatch': 'shows a certificate for another name',
  'certificate-expired': 'shows a certificate that is not valid today',
  'certificate-not-trusted': 'shows a certificate that no known authority has signed',
  'validation-failure': 'failed at TLS',
}

function explainError(
  target: Target,
  { error, phase, reply }: Seen,
  { kind, mode, result }: PolicyResult,
): string | null {
  if (result === null || result === 'ok' || phase !== 'starttls' || reply !== null) return error
  const said = `${ASKS[kind]} ${mode}: ${target.mx} ${WORDS[result]}`
  return `${said.slice(0, SAID_MAX)} (${error})`.slice(0, ERROR_MAX)
}

/** The outcome with the policy's result; an error that the policy made of it says so. As it is where there was no policy. */
export function judgeOutcome(outcome: AttemptOutcome, target: Target | null): AttemptOutcome {
  const tlsPolicy = target === null ? undefined : judgePolicy(target, outcome)
  if (target === null || tlsPolicy === undefined) return outcome
  return { ...outcome, tlsPolicy, error: explainError(target, outcome, tlsPolicy) }
}
