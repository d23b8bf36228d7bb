/** The settings of a relay as its form holds them. Pure. */
import type { UpdateOperatorRelay } from '../../../api/operator/relays.ts'
import { fieldText } from '../../../parts/form/form.tsx'

const ROLES = ['both', 'outbound', 'inbound'] as const

/** Every field, so that an emptied one is not set any more. */
export function readRelay(fields: FormData): UpdateOperatorRelay {
  const host = fieldText(fields, 'mx_host')
  return {
    role: ROLES.find((role) => role === fieldText(fields, 'role')),
    weight: Number(fieldText(fields, 'weight')),
    mx: host === '' ? null : { host, priority: Number(fieldText(fields, 'mx_priority') || 0) },
    ehlo_name: fieldText(fields, 'ehlo_name') || null,
  }
}
