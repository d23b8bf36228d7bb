/**
 * The one function through which the Worker speaks to a relay's agent (`docs/architecture.md`). The answer's body is the
 * caller's: read it or cancel it, or the connection stays taken.
 */
import { sha256Hex, signRequest } from '@mailstead/contracts/relay-signature.ts'

const JSON_TIMEOUT_MS = 10_000

export interface RelayTarget {
  readonly id: string
  /** Origin without a trailing slash. */
  readonly url: string
  /** The current one. */
  readonly key: CryptoKey
}

export interface SignedPost {
  /** sha256 of the body, or of the manifest line for `/v1/jobs`, in lower-case hex. */
  readonly digest: string
  readonly body: BodyInit
  /** Until the answer's last byte. */
  readonly timeoutMs: number
  /** Bytes of a streamed body whose length the runtime cannot know; without it such a body goes out chunked. */
  readonly contentLength?: number
  /** `application/octet-stream` unless told otherwise. */
  readonly contentType?: string
}

// A Content-Length header is the runtime's to write: it does so for a stream of fixed length.
const withLength = (body: BodyInit, contentLength: number | undefined): BodyInit =>
  body instanceof ReadableStream && contentLength !== undefined
    ? body.pipeThrough(new FixedLengthStream(contentLength))
    : body

/** Rejects when the relay cannot be reached or the time is over; a redirect is an answer and is not followed. */
export async function postSigned(
  deps: { readonly fetch: typeof fetch },
  target: RelayTarget,
  path: string,
  post: SignedPost,
): Promise<Response> {
  const signed = { method: 'POST', path, digest: post.digest, nowMs: Date.now() }
  return deps.fetch(`${target.url}${path}`, {
    method: 'POST',
    headers: {
      ...(await signRequest(target.key, target.id, signed)),
      'content-type': post.contentType ?? 'application/octet-stream',
    },
    body: withLength(post.body, post.contentLength),
    redirect: 'manual',
    signal: AbortSignal.timeout(post.timeoutMs),
  })
}

/** `postSigned` of a value as JSON, with a time limit of ten seconds. */
export async function postJson(
  deps: { readonly fetch: typeof fetch },
  target: RelayTarget,
  path: string,
  value: unknown,
): Promise<Response> {
  const body = JSON.stringify(value)
  const digest = await sha256Hex(body)
  return postSigned(deps, target, path, { digest, body, timeoutMs: JSON_TIMEOUT_MS, contentType: 'application/json' })
}
