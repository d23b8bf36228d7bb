/** What every route for relays can answer. */
import type { ErrorName } from '@mailstead/contracts/errors.ts'

export const RELAY_REFUSALS = [
  'invalid_relay_signature',
  'payload_too_large',
  'invalid_json',
  'validation_error',
  'missing_required_field',
  'internal_server_error',
  'service_unavailable',
] as const satisfies readonly ErrorName[]
