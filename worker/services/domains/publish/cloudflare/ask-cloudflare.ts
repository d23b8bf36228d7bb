/** One request to Cloudflare's API with the token of a tenant: bounded, and every refusal in words that say what to do. */
import { z } from 'zod'
import type { Deps } from '../../../../deps.ts'
import { Refusal, unavailable } from '../../../../platform/refusal.ts'
import { readLimited } from '../../../outgoing/read-limited.ts'

const TIMEOUT_MS = 10_000
const ANSWER_MAX_BYTES = 1_048_576
const RETRY_SECONDS = 30
const MESSAGE_LENGTH_MAX = 300

export type CloudflareDeps = Pick<Deps, 'config' | 'fetch'>

export interface CloudflareRequest {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly body?: object
}

const Answer = z.object({
  success: z.boolean(),
  errors: z.array(z.object({ code: z.number(), message: z.string() })).default([]),
  result: z.unknown(),
})
type Answer = z.infer<typeof Answer>

/** What Cloudflare said no to: of one record it spoils no other. */
export class CloudflareRefusal extends Error {
  readonly codes: readonly number[]

  constructor({ errors }: Answer, status: number) {
    const said = errors.map(({ code, message }) => `${message} (${code})`).join('; ')
    super((said || `answer ${status}`).slice(0, MESSAGE_LENGTH_MAX))
    this.codes = errors.map(({ code }) => code)
  }
}

async function send(
  deps: CloudflareDeps,
  token: string,
  { method = 'GET', path, body }: CloudflareRequest,
  signal: AbortSignal,
): Promise<Response> {
  try {
    return await deps.fetch(`${deps.config.CLOUDFLARE_API_URL}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      redirect: 'manual',
      signal,
      ...(body && { body: JSON.stringify(body) }),
    })
  } catch {
    throw unavailable("Cloudflare's API does not answer. Try again in a minute; what was written stays.", RETRY_SECONDS)
  }
}

function parseAnswer(text: string): Answer | null {
  try {
    return Answer.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

async function readAnswer(response: Response, signal: AbortSignal): Promise<Answer> {
  const read = await readLimited(response.body, ANSWER_MAX_BYTES, signal).catch(() => null)
  const answer = read === null || read.isCut ? null : parseAnswer(new TextDecoder().decode(read.body))
  if (answer !== null) return answer
  throw unavailable(
    `Cloudflare's API answered ${response.status} without its usual JSON. Try again in a minute.`,
    RETRY_SECONDS,
  )
}

/** Throws `validation_error` for a token that may not, `service_unavailable` for Cloudflare's trouble, and CloudflareRefusal. */
export async function askCloudflare<T>(
  deps: CloudflareDeps,
  token: string,
  request: CloudflareRequest,
  schema: z.ZodType<T>,
): Promise<T> {
  const signal = AbortSignal.timeout(TIMEOUT_MS)
  const response = await send(deps, token, request, signal)
  const { status } = response
  if (status === 429 || status >= 500)
    throw unavailable(
      `Cloudflare's API answered ${status}. Try again in a minute; what was written stays.`,
      RETRY_SECONDS,
    )
  const answer = await readAnswer(response, signal)
  if (status === 401 || status === 403 || answer.errors.some(({ code }) => code === 10_000 || code === 6_003))
    throw new Refusal(
      'validation_error',
      '`api_token`: Cloudflare does not let this token do that. Make one with Zone: Read and DNS: Edit for the zone.',
    )
  if (!answer.success) throw new CloudflareRefusal(answer, status)
  const result = schema.safeParse(answer.result)
  if (result.success) return result.data
  throw unavailable("Cloudflare's answer is not of the known form. Publish the records by hand.", RETRY_SECONDS)
}
