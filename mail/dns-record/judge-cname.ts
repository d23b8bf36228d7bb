/** Does a name lead where it should? */
import type { Judgement } from './judgement.ts'
import { normalizeHost } from './txt-value.ts'

/** Judges all CNAME values at the name, of which a zone can hold one. */
export function judgeCname(seen: readonly string[], target: string): Judgement {
  const [first] = seen
  if (first === undefined)
    return { status: 'missing', explanation: `No CNAME found. Publish one that leads to ${target}.` }
  if (normalizeHost(first) === normalizeHost(target))
    return { status: 'verified', explanation: `The name leads to ${target}.` }
  return { status: 'mismatch', explanation: `The name leads to ${first}. Let it lead to ${target}.` }
}
