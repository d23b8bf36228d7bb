/** The values of one mail: what the caller gives, checked against the declared variables, and fallbacks for the rest. */
import { STRING_VALUE_LENGTH_MAX, type TemplateVariable } from './content.ts'

export type Values =
  | { readonly ok: true; readonly values: ReadonlyMap<string, string> }
  | { readonly ok: false; readonly field: string; readonly why: string }

/** Names in a message: a caller may send thousands. */
const NAMES_MAX = 10

/** Why a value cannot be that of a variable of the type; null when it can. */
export function refuseValue(type: TemplateVariable['type'], value: unknown): string | null {
  if (type === 'number') {
    if (typeof value !== 'number') return 'must be a number'
    return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? null : 'must be from -(2^53 - 1) to 2^53 - 1'
  }
  if (typeof value !== 'string') return 'must be a string'
  if (value.length > STRING_VALUE_LENGTH_MAX) return `must be at most ${STRING_VALUE_LENGTH_MAX} characters long`
  if (value.includes('\0')) return 'must not contain NUL'
  return value.isWellFormed() ? null : 'must not contain half of a surrogate pair'
}

function describeUnknown(variables: readonly TemplateVariable[]): string {
  if (variables.length === 0) return 'is no variable of the template, which has none. Leave it out'
  const names = variables.slice(0, NAMES_MAX).map(({ key }) => `\`${key}\``)
  const rest = variables.length > NAMES_MAX ? ' and more' : ''
  return `is no variable of the template. It has ${names.join(', ')}${rest}`
}

/** A value as text for each declared variable, or the first that is missing, unknown or of the wrong kind. */
export function readValues(variables: readonly TemplateVariable[], given: Readonly<Record<string, unknown>>): Values {
  const declared = new Set(variables.map(({ key }) => key))
  const unknown = Object.keys(given).find((key) => !declared.has(key))
  if (unknown !== undefined)
    return { ok: false, field: `variables.${unknown.slice(0, 100)}`, why: describeUnknown(variables) }
  const values = new Map<string, string>()
  for (const { key, type, fallbackValue } of variables) {
    const field = `variables.${key}`
    const isGiven = Object.hasOwn(given, key)
    if (!isGiven && fallbackValue === null) {
      const why = `is missing. Give \`${key}\` as a ${type}, or the template's variable a \`fallback_value\``
      return { ok: false, field, why }
    }
    const value = isGiven ? given[key] : fallbackValue
    const why = refuseValue(type, value)
    if (why !== null) return { ok: false, field, why }
    values.set(key, String(value))
  }
  return { ok: true, values }
}
