/**
 * The registry of refusals: every error name the API can answer, with its status. Names are those that the npm package
 * `resend` lists, plus our own where none fits. `docs/errors.md` is generated from it, one anchor a name.
 */
export interface ErrorSpec {
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 422 | 429 | 500 | 503
  readonly title: string
  /** What the caller can do about it. */
  readonly remedy: string
}

export const ERRORS = {
  missing_api_key: {
    status: 401,
    title: 'No API key was sent',
    remedy: 'Send the header `Authorization: Bearer ms_…`.',
  },
  invalid_api_key: {
    status: 403,
    title: 'The API key is not valid',
    remedy: 'Check the key, or create a new one; a removed or expired key cannot come back.',
  },
  restricted_api_key: {
    status: 401,
    title: 'The API key may not do this',
    remedy: 'Use a key with the permission that the message names.',
  },
  missing_session: {
    status: 401,
    title: 'Nobody is signed in',
    remedy: 'Sign in to the console; no API key may do this.',
  },
  invalid_session: {
    status: 401,
    title: 'The session has ended',
    remedy: 'Sign in again.',
  },
  restricted_role: {
    status: 403,
    title: 'Your role in this account may not do this',
    remedy: 'Ask an owner or admin of the account; the message names the roles that may.',
  },
  cross_origin: {
    status: 403,
    title: 'The request came from another site',
    remedy: 'Send it from the console itself, with its `Origin`; programs use an API key.',
  },
  invalid_relay_signature: {
    status: 401,
    title: 'The signature of a relay is not valid',
    remedy: "Check the relay's id, secret and clock; the message says which part does not fit.",
  },
  invalid_registration_token: {
    status: 401,
    title: 'The token of a new relay is not valid',
    remedy:
      'Make another one (POST /v1/operator/relays/tokens); it is for one relay, good once, and for a limited time.',
  },
  validation_error: { status: 422, title: 'A field is not valid', remedy: 'Correct the field that the message names.' },
  missing_required_field: {
    status: 422,
    title: 'A required field is missing',
    remedy: 'Add the field that the message names.',
  },
  invalid_from_address: {
    status: 403,
    title: 'The sender is not allowed',
    remedy: 'Send from a domain of yours whose status is `verified`.',
  },
  sending_paused: {
    status: 403,
    title: 'Sending is paused for this account',
    remedy:
      'Read why in `GET /v1/limits`, mend it, and ask for a review (POST /v1/tenant/request-review); mail accepted before is kept.',
  },
  sandbox_restricted: {
    status: 403,
    title: 'The account is in its sandbox',
    remedy: 'Send to own addresses only, or ask the operator for a review (POST /v1/tenant/request-review).',
  },
  limit_reached: {
    status: 403,
    title: 'The account has as many of these as its plan gives',
    remedy: 'Remove one, or ask for a larger plan; `GET /v1/limits` shows all limits with their use.',
  },
  not_found: { status: 404, title: 'There is no such thing', remedy: 'Check the path and the id.' },
  method_not_allowed: { status: 405, title: 'The path does not know this method', remedy: 'See the `allow` header.' },
  rate_limit_exceeded: { status: 429, title: 'Too many requests', remedy: 'Wait the seconds of `retry-after`.' },
  daily_quota_exceeded: {
    status: 429,
    title: 'The quota of the day is used up',
    remedy: 'Wait until midnight UTC or raise the plan.',
  },
  monthly_quota_exceeded: {
    status: 429,
    title: 'The quota of the month is used up',
    remedy: 'Wait until the first of the month UTC or raise the plan.',
  },
  invalid_idempotent_request: {
    status: 409,
    title: 'The idempotency key was used for another request',
    remedy: 'Use a new key for a different request.',
  },
  concurrent_idempotent_requests: {
    status: 409,
    title: 'The same request is still being worked on',
    remedy: 'Wait a moment and repeat it.',
  },
  conflict: {
    status: 409,
    title: 'The thing is not in a state that allows this',
    remedy: 'Read it again and decide from its present state.',
  },
  invalid_json: {
    status: 400,
    title: 'The body is not JSON',
    remedy: 'Send one JSON object with `Content-Type: application/json`.',
  },
  unsupported_media_type: {
    status: 415,
    title: 'The body has a type this path does not take',
    remedy: 'Send `Content-Type: application/json`.',
  },
  payload_too_large: {
    status: 413,
    title: 'The body is too large',
    remedy: 'Send at most 10 MB of JSON, or a whole message of up to 25 MiB as `message/rfc822`.',
  },
  service_unavailable: {
    status: 503,
    title: 'A part of ours cannot be reached',
    remedy: 'Repeat the request after the seconds of `retry-after`.',
  },
  internal_server_error: {
    status: 500,
    title: 'Something of ours went wrong',
    remedy: 'Repeat the request; report its request id if it stays.',
  },
} as const satisfies Record<string, ErrorSpec>

export type ErrorName = keyof typeof ERRORS
