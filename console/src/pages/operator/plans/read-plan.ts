/** The fields of a plan's form as the API takes them. Pure. */
import type { CreatePlan } from '../../../api/operator/plans.ts'

export const LIMITS = [
  ...(['daily_emails', 'monthly_emails', 'domains', 'inboxes', 'storage_bytes', 'members', 'api_keys'] as const),
]
export const KEPT = ['events', 'raw', 'rejected', 'spam_log', 'trash'] as const

const readText = (fields: FormData, name: string): string => String(fields.get(name) ?? '').trim()

function readNumbers<Name extends string>(fields: FormData, names: readonly Name[]): Record<Name, number> {
  return Object.fromEntries(names.map((name) => [name, Number(readText(fields, name))])) as Record<Name, number>
}

/** `name` is empty where the form does not ask for it. */
export const readPlan = (fields: FormData): CreatePlan => ({
  name: readText(fields, 'name'),
  title: readText(fields, 'title'),
  own_addresses_only: fields.has('own_addresses_only'),
  limits: readNumbers(fields, LIMITS),
  retention_days: readNumbers(fields, KEPT),
})
