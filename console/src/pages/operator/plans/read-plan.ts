/** The fields of a plan's form as the API takes them. Pure. */
import type { CreatePlan } from '../../../api/operator/plans.ts'
import { type LimitName, toAmount } from '../limit-amount.ts'

export const LIMITS: readonly LimitName[] = [
  ...(['daily_emails', 'monthly_emails', 'domains', 'inboxes', 'storage_bytes', 'members', 'api_keys'] as const),
]
export const KEPT = ['events', 'raw', 'rejected', 'spam_log', 'trash'] as const

const readText = (fields: FormData, name: string): string => String(fields.get(name) ?? '').trim()

/** Each with a value made of the number in its field. */
const readAll = <Name extends string>(
  fields: FormData,
  names: readonly Name[],
  toValue: (name: Name, shown: number) => number,
) =>
  Object.fromEntries(names.map((name) => [name, toValue(name, Number(readText(fields, name)))])) as Record<Name, number>

/** `name` is empty where the form does not ask for it. */
export const readPlan = (fields: FormData): CreatePlan => ({
  name: readText(fields, 'name'),
  title: readText(fields, 'title'),
  own_addresses_only: fields.has('own_addresses_only'),
  limits: readAll(fields, LIMITS, toAmount),
  retention_days: readAll(fields, KEPT, (_, days) => days),
})
