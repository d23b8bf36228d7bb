/** An order as its form holds it. Pure. */
import type { WantedOrder } from '../../../api/operator/holds.ts'
import { fieldText } from '../../../parts/form/form.tsx'
import { readScope } from './read-scope.ts'

export type Action = WantedOrder['action']

export const ACTIONS = ['flush', 'expire', 'cancel', 're_route'] as const

/** Whose people are told why. */
export const needsReason = (action: Action): boolean => action !== 'flush'

/** Fields that the action does not have are left out: a strict server would refuse them. */
export function readOrder(fields: FormData, id: string, action: Action): WantedOrder {
  const relay = fieldText(fields, 'relay')
  return {
    ...{ id, action, scope: readScope(fields) },
    ...(relay !== '' && { relay }),
    ...(needsReason(action) && { reason: fieldText(fields, 'reason') }),
    ...(action === 'cancel' && { state: fieldText(fields, 'state') }),
  }
}
