/** Where a page of a list begins whose ids hold the numbers of its rows. */
import type { PagePosition } from '../../platform/page.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { NumberPosition } from '../../store/ledger/events/webhook-log.ts'

/** `read` gives the number in an id, or null. Throws `validation_error` for an id that is none of the list. */
export function readPosition(page: PagePosition, read: (id: string) => number | null): NumberPosition {
  const numberOf = (field: 'after' | 'before'): number | null => {
    const id = page[field]
    if (id === undefined) return null
    const number = read(id)
    if (number !== null) return number
    throw new Refusal('validation_error', `\`${field}\`: is no id of this list. Give the \`id\` of one of its entries.`)
  }
  return { after: numberOf('after'), before: numberOf('before') }
}
