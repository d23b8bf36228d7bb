/** PLACEHOLDER of the main session so that modules resolve: the owner of this folder overwrites it with the same two exports. */
import type { Deps } from '../../deps.ts'

export type Outcome =
  | { readonly kind: 'answered'; readonly status: number; readonly headers: Headers; readonly body: Uint8Array; readonly isCut: boolean }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'failed'; readonly why: string }

export async function guardedFetch(
  deps: Pick<Deps, 'clock' | 'config' | 'fetch' | 'resolvers'>,
  request: { readonly url: string; readonly method: 'GET' | 'POST'; readonly headers: Record<string, string>; readonly body?: string; readonly limitBytes: number },
): Promise<Outcome> {
  const { url, method, headers, body } = request
  const response = await deps.fetch(url, { method, headers, ...(body === undefined ? {} : { body }) })
  return { kind: 'answered', status: response.status, headers: response.headers, body: await response.bytes(), isCut: false }
}
