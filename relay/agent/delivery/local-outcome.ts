/** Outcomes that the agent itself states: no route was found, or Haraka lost the attempt. */
import type { AttemptOutcome } from '@mailstead/contracts/attempt.ts'
import type { AttemptId } from '@mailstead/contracts/ids.ts'
import type { Route } from '../route/resolve-route.ts'
import { INTERRUPTED } from './decide-next.ts'

const blank = (id: AttemptId, nowMs: number) => {
  const at = new Date(nowMs).toISOString()
  return { id, tls: null, reused: false, startedAt: at, endedAt: at, transcript: [] }
}

/** The outcome of a domain without a host to try; `nowMs` is by the agent's clock. */
export const unroutableOutcome = (
  id: AttemptId,
  route: Exclude<Route, { readonly kind: 'hosts' }>,
  nowMs: number,
): AttemptOutcome => {
  if (route.kind === 'permanent')
    return { ...blank(id, nowMs), verdict: 'bounced', phase: 'dns', reply: route.reply, error: null }
  const { error, policy } = route
  const told = policy
    ? ({ error, tlsPolicy: { ...policy, result: 'validation-failure' } } as const)
    : { error: `DNS ${error}` }
  return { ...blank(id, nowMs), verdict: 'deferred', phase: 'dns', reply: null, ...told }
}

/** The outcome of an attempt that Haraka does not know any more; how far it had come is not known. */
export const interruptedOutcome = (id: string, realNowMs: number): AttemptOutcome => ({
  ...blank(id as AttemptId, realNowMs),
  verdict: 'deferred',
  phase: 'connect',
  reply: null,
  error: INTERRUPTED,
})
