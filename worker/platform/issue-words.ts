/**
 * What a schema says of a wrong value when it has no words of its own, in place of zod's: a sentence that goes on after the name of
 * the field.
 */
import type { z } from 'zod'

/** How JSON calls things. `record` is zod's own. */
const TYPES: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  boolean: 'a boolean',
  array: 'an array',
  tuple: 'an array',
  object: 'an object',
  record: 'an object',
  null: 'null',
}
const FORMATS: Readonly<Record<string, string>> = {
  datetime: 'a date and time with its zone, such as `2026-11-01T00:00:00Z`',
  date: 'a date such as `2026-11-01`',
  uuid: 'a UUID',
  base64: 'base64',
}
const UNITS: Readonly<Record<string, string>> = { string: ' characters', array: ' entries', record: ' entries' }

function typeOf(input: unknown): string {
  if (input === null) return 'null'
  return Array.isArray(input) ? 'an array' : (TYPES[typeof input] ?? typeof input)
}

const sized = (origin: string): string => (origin in UNITS ? 'have' : 'be')
const bound = (origin: string, limit: number | bigint): string => `${limit}${UNITS[origin] ?? ''}`

/** For `localeError` of zod's configuration. What ends with `received undefined` is a missing field. */
export const wordIssue: z.core.$ZodErrorMap = (issue) => {
  if (issue.input === undefined && (issue.code === 'invalid_type' || issue.code === 'invalid_value'))
    return 'received undefined'
  switch (issue.code) {
    case 'invalid_type':
      if (issue.expected === 'int') return 'must be a whole number'
      return `must be ${TYPES[issue.expected] ?? issue.expected}, not ${typeOf(issue.input)}`
    case 'invalid_value':
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map((value) => `\`${String(value)}\``).join(', ')}`
    case 'too_big':
      return `must ${sized(issue.origin)} at most ${bound(issue.origin, issue.maximum)}`
    case 'too_small':
      if (issue.origin in UNITS && issue.minimum === 1) return 'must not be empty'
      return `must ${sized(issue.origin)} at least ${bound(issue.origin, issue.minimum)}`
    case 'invalid_format':
      return issue.format in FORMATS ? `must be ${FORMATS[issue.format]}` : 'has another form than it must have'
    case 'invalid_key':
      return `the name ${issue.issues[0]?.message ?? 'is not valid'}`
    case 'invalid_union':
      return 'has none of the forms that it may have'
    default:
      return 'is not valid'
  }
}
