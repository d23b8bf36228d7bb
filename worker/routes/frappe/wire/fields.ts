/** Single fields, in whichever of its forms a client of Frappe writes them. Each throws a Refusal that names the field. */
import { Refusal } from '../../../platform/refusal.ts'
import type { Fields } from './parameters.ts'

const SHOWN_MAX_CHARS = 100

/** What has an inside is named only: however deep that is, nothing of it is looked at. */
function show(value: unknown): string {
  if (value instanceof File) return 'a file'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'an object'
  return JSON.stringify(value)?.slice(0, SHOWN_MAX_CHARS) ?? 'nothing'
}

const unfit = (field: string, value: unknown, wanted: string): Refusal =>
  new Refusal('validation_error', `\`${field}\`: must be ${wanted}; received ${show(value)}.`)

/** Python's None comes as nothing, as null or as an empty text. */
const isMissing = (value: unknown): boolean => value === undefined || value === null || value === ''

/** Null when it is missing. */
export function readText(fields: Fields, field: string): string | null {
  const value = fields[field]
  if (isMissing(value)) return null
  if (typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  throw unfit(field, value, 'text')
}

/** Throws `missing_required_field` as well. */
export function requireText(fields: Fields, field: string): string {
  const text = readText(fields, field)
  if (text === null) throw new Refusal('missing_required_field', `\`${field}\` is mandatory.`)
  return text
}

/** A whole number, from 0 on; null when it is missing. */
export function readCount(fields: Fields, field: string): number | null {
  const text = readText(fields, field)
  if (text === null) return null
  if (!/^\d{1,15}$/.test(text)) throw unfit(field, fields[field], 'a whole number, at least 0')
  return Number(text)
}

const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ['1', true],
  ['true', true],
  ['yes', true],
  ['0', false],
  ['false', false],
  ['no', false],
])

/** `true`, `"True"`, `1` and `"1"` are all said by one client or another. False when it is missing. */
export function readFlag(fields: Fields, field: string): boolean {
  const value = fields[field]
  if (isMissing(value)) return false
  const flag = FLAGS.get(String(value).toLowerCase())
  if (flag === undefined) throw unfit(field, value, '`true` or `false`')
  return flag
}

/** JSON in the text of a form, or the text itself where it is none. */
function unfold(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}

/** One text or a list of them, which in a form may be JSON; null when it is missing or empty. */
export function readTexts(fields: Fields, field: string): readonly string[] | null {
  const value = unfold(fields[field])
  if (isMissing(value)) return null
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  const texts = list.filter((each): each is string => typeof each === 'string')
  if (texts.length < list.length) throw unfit(field, value, 'an address or a list of addresses')
  return texts.length === 0 ? null : texts
}

/** An object, which in a form is JSON; null when it is missing. */
export function readObject(fields: Fields, field: string): Fields | null {
  const value = unfold(fields[field])
  if (isMissing(value)) return null
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof File))
    return { ...value }
  throw unfit(field, fields[field], 'an object')
}

/** A list of objects, which in a form is JSON; null when it is missing. */
export function readObjects(fields: Fields, field: string): readonly Fields[] | null {
  const value = unfold(fields[field])
  if (isMissing(value)) return null
  const wanted = 'a list of objects'
  if (!Array.isArray(value)) throw unfit(field, fields[field], wanted)
  return value.map((each: unknown) => {
    if (typeof each !== 'object' || each === null || Array.isArray(each)) throw unfit(field, each, wanted)
    return { ...each }
  })
}
