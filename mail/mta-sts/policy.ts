/** An MTA-STS policy (RFC 8461 §3.2): which hosts take a domain's mail, and how strictly that is meant. */
import { namesHost } from './names-host.ts'

/** `enforce`: no other host and no unverified TLS. `testing`: only reported. `none`: the domain has no policy any more. */
export type PolicyMode = 'enforce' | 'testing' | 'none'

export interface Policy {
  readonly mode: PolicyMode
  readonly maxAgeSeconds: number
  /** Host names and `*.` patterns in lower case, A-labels. */
  readonly mx: readonly string[]
}

export type ParsedPolicy = { readonly ok: true; readonly policy: Policy } | { readonly ok: false; readonly why: string }

/** RFC 8461 §3.2. */
const MAX_AGE_SECONDS = 31_557_600
const MX_MAX = 100
const MODES: readonly PolicyMode[] = ['enforce', 'testing', 'none']
const PATTERN = /^(?:\*\.)?(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/
const PATTERN_MAX = 255

const refuse = (why: string): ParsedPolicy => ({ ok: false, why })

interface Fields {
  readonly first: ReadonlyMap<string, string>
  readonly mx: readonly string[]
}

/** Null when a line is no `name: value`. RFC 8461 §3.2: of a field that may stand once the first one counts. */
function readFields(text: string): Fields | null {
  const first = new Map<string, string>()
  const mx: string[] = []
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '') continue
    const colon = line.indexOf(':')
    if (colon < 1) return null
    const [name, value] = [line.slice(0, colon).trim(), line.slice(colon + 1).trim()]
    if (name === 'mx') mx.push(value.toLowerCase().replace(/\.$/, ''))
    else if (!first.has(name)) first.set(name, value)
  }
  return { first, mx }
}

const isPattern = (pattern: string): boolean => pattern.length <= PATTERN_MAX && PATTERN.test(pattern)

/** Reads the text of a policy. Unknown fields are passed over; whatever else is out of place refuses the whole. */
export function parsePolicy(text: string): ParsedPolicy {
  const fields = readFields(text)
  if (fields === null) return refuse('a line is not of the form `name: value`')
  const { first, mx } = fields
  if (first.get('version') !== 'STSv1') return refuse('`version` is not STSv1')
  const mode = MODES.find((each) => each === first.get('mode'))
  if (mode === undefined) return refuse('`mode` is not enforce, testing or none')
  const age = first.get('max_age') ?? ''
  if (!/^\d{1,10}$/.test(age)) return refuse('`max_age` is not a number of seconds')
  if (mx.length > MX_MAX) return refuse(`there are more than ${MX_MAX} \`mx\` lines`)
  if (!mx.every(isPattern)) return refuse('an `mx` is neither a host name nor `*.` and one')
  if (mode !== 'none' && mx.length === 0) return refuse('there is no `mx`')
  return { ok: true, policy: { mode, maxAgeSeconds: Math.min(Number(age), MAX_AGE_SECONDS), mx } }
}

/** True when the policy lets mail go to this host. */
export const policyNames = ({ mx }: Policy, host: string): boolean => mx.some((pattern) => namesHost(pattern, host))

/** The policy as its lines, for a report. */
export const policyLines = ({ mode, maxAgeSeconds, mx }: Policy): string[] => [
  'version: STSv1',
  `mode: ${mode}`,
  ...mx.map((pattern) => `mx: ${pattern}`),
  `max_age: ${maxAgeSeconds}`,
]
