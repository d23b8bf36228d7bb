/** What a schema found wrong with a request, in the words of a refusal. */
import type { ErrorName } from '@mailstead/contracts/errors.ts'
import type { z } from 'zod'

/** How the whole part of a request is called, and one thing in it. */
const PARTS = {
  json: ['The body', 'field'],
  query: ['The query', 'parameter'],
  header: ['The headers', 'header'],
  param: ['The path', 'parameter'],
  form: ['The body', 'field'],
  cookie: ['The cookies', 'cookie'],
} as const

const SHOWN_MAX_CHARS = 120

// Names may be the caller's own, of any length.
const shown = (path: readonly PropertyKey[]): string => {
  const text = path.join('.')
  return `\`${text.length > SHOWN_MAX_CHARS ? `${text.slice(0, SHOWN_MAX_CHARS)}…` : text}\``
}

/** The first problem of a part of a request as a sentence with the field's path. */
export function describeIssue(
  issues: readonly z.core.$ZodIssue[],
  part: keyof typeof PARTS = 'json',
): {
  readonly code: ErrorName
  readonly message: string
} {
  const [issue] = issues
  const [whole, one] = PARTS[part]
  if (issue?.code === 'unrecognized_keys' && issue.keys[0] !== undefined) {
    const name = shown([...issue.path, issue.keys[0]])
    return { code: 'validation_error', message: `${name}: unknown ${one}. Check its spelling, or leave it out.` }
  }
  const field = issue?.path.length ? shown(issue.path) : whole
  if (issue && issue.path.length > 0 && issue.message.endsWith('received undefined'))
    return { code: 'missing_required_field', message: `Missing ${field} ${one}.` }
  return { code: 'validation_error', message: `${field}: ${issue?.message ?? 'is not valid'}.` }
}
