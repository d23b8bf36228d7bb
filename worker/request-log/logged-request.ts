/** What crosses the border of a request log: plain values, since they travel by RPC. */

export interface RequestSummary {
  /** A UUIDv7: it tells when the request came. */
  readonly id: string
  readonly method: string
  readonly endpoint: string
  readonly status: number
  readonly userAgent: string | null
}

export interface LoggedRequest extends RequestSummary {
  /** JSON with everything masked that may not be kept; null when there is none to keep. */
  readonly requestBody: string | null
  readonly responseBody: string | null
}

export interface RequestQuery {
  /** How many rows at most. */
  readonly limit: number
  /** Only what is older or newer than this id; at most one of them. */
  readonly after: string | null
  readonly before: string | null
  /** Both ends belong to it. */
  readonly status: { readonly from: number; readonly to: number } | null
  readonly method: string | null
  /** With what the path begins. */
  readonly path: string | null
}
