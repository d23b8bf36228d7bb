/** Header fields by which a sender tells us how a message is to be sent. They are for us alone and leave with no mail. */
import { faultAt } from '../fault.ts'
import type { Field } from '../header/read-header.ts'

/** In lower case → as it is written. */
const OPTION_FIELDS: ReadonlyMap<string, string> = new Map(
  [
    'Idempotency-Key',
    'X-Mailstead-Tag',
    'X-Mailstead-Tags',
    'X-Mailstead-Scheduled-At',
    'X-Mailstead-Class',
    'X-Mailstead-Expires-In',
  ].map((name) => [name.toLowerCase(), name]),
)

/** Whether the field is for us. */
export const isOption = ({ name }: Pick<Field, 'name'>): boolean => OPTION_FIELDS.has(name.toLowerCase())

/** The name as our documentation writes it. */
export const optionName = ({ name }: Pick<Field, 'name'>): string => OPTION_FIELDS.get(name.toLowerCase()) ?? name

/** A mistyped option would send a mail now that was meant for next week: every name that is ours is one of them, or a fault. */
export function refuseUnknownOptions(raw: Uint8Array, fields: readonly Field[]): void {
  const unknown = fields.find((field) => /^x-mailstead-/i.test(field.name) && !isOption(field))
  if (unknown === undefined) return
  const known = [...OPTION_FIELDS.values()].join(', ')
  throw faultAt(raw, unknown.at, `(${unknown.name}) is no option: there are ${known}`)
}
