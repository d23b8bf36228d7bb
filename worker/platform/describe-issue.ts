/** What a schema found wrong with a request, in the words of a refusal. */
import type { ErrorName } from '@mailstead/contracts/errors.ts'
import type { z } from 'zod'

type Issue = z.core.$ZodIssue

/** What the parts of a request are called, and one thing in each. */
const PARTS = {
  json: ['The body', 'field'],
  query: ['The query', 'parameter'],
  header: ['The headers', 'header'],
  param: ['The path', 'parameter'],
  form: ['The body', 'field'],
  cookie: ['The cookies', 'cookie'],
} as const

const SHOWN_MAX_CHARS = 120

// Names may be the caller's own: of any length, and of any characters.
function nameOf(path: readonly PropertyKey[]): string {
  const text = path.join('.')
  const cut = text.length > SHOWN_MAX_CHARS ? `${text.slice(0, SHOWN_MAX_CHARS)}…` : text
  const shown = cut.replace(/[\p{C}\u2028\u2029]/gu, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return `\`${shown}\``
}

/** Of a value that may have several forms: what is wrong with the one that it has, when its type tells which. */
function innermost(issue: Issue): Issue {
  if (issue.code !== 'invalid_union') return issue
  const ofItsType = issue.errors.filter(([first]) => first && !(first.code === 'invalid_type' && !first.path.length))
  const [only] = ofItsType.length === 1 ? (ofItsType[0] ?? []) : []
  return only ? innermost({ ...only, path: [...issue.path, ...only.path] }) : issue
}

/** The first problem of a part of a request as a sentence with the field's path. */
export function describeIssue(
  [first]: readonly Issue[],
  part: keyof typeof PARTS = 'json',
): {
  readonly code: ErrorName
  readonly message: string
} {
  const [whole, one] = PARTS[part]
  const refuse = (message: string) => ({ code: 'validation_error' as const, message })
  if (!first) return refuse(`${whole}: is not valid.`)
  const issue = innermost(first)
  if (issue.code === 'unrecognized_keys')
    return refuse(
      `${nameOf([...issue.path, ...issue.keys.slice(0, 1)])}: unknown ${one}. Check its spelling, or leave it out.`,
    )
  if (issue.path.length === 0) return refuse(`${whole}: ${issue.message}.`)
  if (issue.message.endsWith('received undefined'))
    return { code: 'missing_required_field', message: `Missing ${nameOf(issue.path)} ${one}.` }
  return refuse(`${nameOf(issue.path)}: ${issue.message}.`)
}

/** The parameter of a query that is wrong because it is given more than once; null when that is not the first problem. */
export function describeRepeated(
  [first]: readonly Issue[],
  query: Readonly<Record<string, readonly string[]>>,
): string | null {
  const [name, deeper] = first ? innermost(first).path : []
  if (typeof name !== 'string' || deeper !== undefined || (query[name]?.length ?? 0) < 2) return null
  return `${nameOf([name])}: is given more than once. Give it once.`
}
