/** Which rule of the schema a failed write broke, read from D1's text in this one place. */
export type BrokenConstraint =
  | 'daily-quota'
  | 'monthly-quota'
  | 'message-exists'
  | 'report-exists'
  | 'idempotency-key-exists'
  | 'tenant-away'
  | 'other'

const textOf = (error: unknown): string => {
  if (!(error instanceof Error)) return ''
  return error.cause instanceof Error ? `${error.message} ${error.cause.message}` : error.message
}

export function brokenConstraint(error: unknown): BrokenConstraint | null {
  const text = textOf(error)
  if (text.includes('usage_within_daily_quota')) return 'daily-quota'
  if (text.includes('usage_within_monthly_quota')) return 'monthly-quota'
  // A trigger of migration 0002: the tenant is being moved to another shard.
  if (text.includes('tenant is away')) return 'tenant-away'
  if (/UNIQUE constraint failed: messages\./.test(text)) return 'message-exists'
  if (/UNIQUE constraint failed: delivery_reports\./.test(text)) return 'report-exists'
  if (/UNIQUE constraint failed: idempotency_keys\./.test(text)) return 'idempotency-key-exists'
  return text.includes('constraint failed') ? 'other' : null
}

/** D1 never repeats a write for us; these failures say that repeating the same batch is worth while. */
export function isRetryable(error: unknown): boolean {
  return /Network connection lost|storage caused object to be reset|reset because its code was updated|overloaded/i.test(
    textOf(error),
  )
}
