/** A question to Cloudflare's API. */

/** What a request is about, in the words of the page where tokens are made. */
export type Permission = 'D1' | 'Workers R2 Storage' | 'Queues' | 'Workers Scripts'

export interface ApiRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH'
  /** Behind `/accounts/<id>`. */
  readonly path: string
  readonly permission: Permission
  readonly body?: unknown
  readonly headers?: Record<string, string>
}
