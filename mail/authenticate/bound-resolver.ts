/**
 * DNS for the checks of one mail, whose sender chooses the names: each look-up and all of them together have an end, answers have a
 * size, and only names that DNS can hold are asked. Whatever is cut short fails with a temporary code, so that a check says
 * `temperror`, never `fail` or `none`.
 */
import type { Resolver } from '../dkim/mailauth.js'
import { isDnsName, isDomainName } from './domain-name.ts'

const TYPES = ['A', 'AAAA', 'CNAME', 'MX', 'PTR', 'TXT'] as const
export type LookUpType = (typeof TYPES)[number]

/** TXT gives the strings of each record, MX `{ priority, exchange }`, the others text; errors carry `code`. */
export type LookUp = (name: string, type: LookUpType) => Promise<readonly unknown[]>

export interface LookUpBounds {
  readonly eachMs?: number
  /** From the first look-up on. */
  readonly allMs?: number
  /** A clock that never goes back. */
  readonly now?: () => number
  /** Calls once after a time; returns how to call it off. */
  readonly after?: (ms: number, call: () => void) => () => void
}

const EACH_MS = 5_000
const ALL_MS = 20_000
/** What one answer of DNS over TCP can hold at most (RFC 1035 §4.2.2). */
const ANSWER_MAX_CHARACTERS = 65_535
const RECORDS_MAX = 1_000
const NAME_MAX_OCTETS = 253
// RFC 7208 §7.1 lets macros make labels of any visible character; a backslash would be an escape to some resolvers.
const LABEL = /^[\x21-\x2d\x2f-\x5b\x5d-\x7e]{1,63}$/
const KEY_INFIX = '._domainkey.'

/** Wraps `resolver` for one mail. */
export function boundResolver(resolver: LookUp, bounds: LookUpBounds = {}): Resolver {
  const { eachMs = EACH_MS, allMs = ALL_MS, now = () => performance.now(), after = afterMs } = bounds
  let endsAt: number | null = null

  return async (name, typeName) => {
    const type = TYPES.find((known) => known === typeName)
    // A name that DNS cannot hold does not exist.
    if (type === undefined || !canAsk(name)) throw failure('ENOTFOUND', name)
    endsAt ??= now() + allMs
    const leftMs = Math.min(eachMs, endsAt - now())
    if (leftMs <= 0) throw failure('ETIMEOUT', name)
    const records = await inTime(ask(resolver, name, type), after, leftMs)
    if (records === 'late') throw failure('ETIMEOUT', name)
    if (records.length === 0) throw failure('ENODATA', name)
    if (isTooLarge(records)) throw failure('EBADRESP', name)
    return [...records]
  }
}

function canAsk(name: string): boolean {
  if (name.length > NAME_MAX_OCTETS || !name.split('.').every((label) => LABEL.test(label))) return false
  // RFC 6376 §3.6.2.1: keys are where only domain names lead to.
  const key = name.lastIndexOf(KEY_INFIX)
  return key < 0 || (isDnsName(name) && isDomainName(name.slice(key + KEY_INFIX.length)))
}

/** mailauth writes on the errors it gets, so that each look-up must have one of its own. */
async function ask(resolver: LookUp, name: string, type: LookUpType): Promise<readonly unknown[]> {
  try {
    return await resolver(name, type)
  } catch (thrown) {
    throw failure(codeOf(thrown), name)
  }
}

function codeOf(thrown: unknown): string {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null
  return typeof code === 'string' && /^E[A-Z]{1,20}$/.test(code) ? code : 'ESERVFAIL'
}

const failure = (code: string, name: string): Error => Object.assign(new Error(`${code} ${name}`), { code })

async function inTime<T>(
  answer: Promise<T>,
  after: NonNullable<LookUpBounds['after']>,
  ms: number,
): Promise<T | 'late'> {
  let callOff = (): void => undefined
  const end = new Promise<'late'>((resolve) => {
    callOff = after(ms, () => resolve('late'))
  })
  try {
    return await Promise.race([answer, end])
  } finally {
    callOff()
  }
}

function afterMs(ms: number, call: () => void): () => void {
  const timer = setTimeout(call, ms)
  return () => clearTimeout(timer)
}

function isTooLarge(records: readonly unknown[]): boolean {
  if (records.length > RECORDS_MAX) return true
  let characters = 0
  for (const record of records) {
    for (const text of Array.isArray(record) ? record : [record]) {
      characters += typeof text === 'string' ? text.length : 1
    }
    if (characters > ANSWER_MAX_CHARACTERS) return true
  }
  return false
}
