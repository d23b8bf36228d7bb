/** Cloudflare's API: one request, its answer parsed, and every refusal an error that says what to do. */
import { z } from 'zod'
import type { ApiRequest } from './api-request.ts'
import { explainRefusal } from './explain-refusal.ts'

const REQUEST_TIMEOUT_MS = 60_000
const PER_PAGE = 100

const Answer = z.object({
  success: z.boolean(),
  errors: z.array(z.looseObject({ code: z.number(), message: z.string() })).default([]),
  result: z.unknown(),
  result_info: z.looseObject({ total_count: z.number().optional() }).nullish(),
})
type Answer = z.infer<typeof Answer>

export interface CloudflareApi {
  /** Throws unless it is answered and parses. */
  ask<T>(request: ApiRequest, schema: z.ZodType<T>): Promise<T>
  /** The same; null when there is no such thing. */
  find<T>(request: ApiRequest, schema: z.ZodType<T>): Promise<T | null>
  /** Every page of a list. */
  list<T>(request: ApiRequest, schema: z.ZodType<T>): Promise<readonly T[]>
}

export interface ApiAccess {
  /** `https://api.cloudflare.com/client/v4`. */
  readonly url: string
  readonly token: string
  readonly accountId: string
}

const where = ({ method = 'GET', path }: ApiRequest) => `${method} ${path}`

async function send({ url, token, accountId }: ApiAccess, request: ApiRequest): Promise<Response> {
  const { method = 'GET', path, body, headers } = request
  try {
    return await fetch(`${url}/accounts/${accountId}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    })
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Error(
      `Cloudflare's API at ${url} was not reached (${where(request)}): ${why}. Look at the network, then run it again.`,
    )
  }
}

async function readAnswer(response: Response, request: ApiRequest): Promise<Answer> {
  const parsed = Answer.safeParse(await response.json().catch(() => null))
  if (parsed.success) return parsed.data
  throw new Error(
    `Cloudflare answered ${response.status} without its usual JSON (${where(request)}). Run it again in a minute.`,
  )
}

function parseResult<T>(schema: z.ZodType<T>, request: ApiRequest, { result }: Answer): T {
  const parsed = schema.safeParse(result)
  if (parsed.success) return parsed.data
  throw new Error(`Cloudflare's answer to ${where(request)} is not of the known form: ${z.prettifyError(parsed.error)}`)
}

/** Asks with the token of `access`. Nothing is asked twice: what failed is taken up by the next run. */
export function openCloudflareApi(access: ApiAccess): CloudflareApi {
  async function exchange(request: ApiRequest, absentIsFine: boolean): Promise<Answer | null> {
    const response = await send(access, request)
    const answer = await readAnswer(response, request)
    if (answer.success) return answer
    if (absentIsFine && response.status === 404) return null
    throw new Error(explainRefusal({ status: response.status, errors: answer.errors, request }))
  }
  const required = async (request: ApiRequest): Promise<Answer> => {
    const answer = await exchange(request, false)
    if (!answer) throw new Error(`Cloudflare did not answer ${where(request)}.`)
    return answer
  }
  return {
    ask: async (request, schema) => parseResult(schema, request, await required(request)),
    async find(request, schema) {
      const answer = await exchange(request, true)
      return answer && parseResult(schema, request, answer)
    },
    async list<T>(request: ApiRequest, schema: z.ZodType<T>) {
      const all: T[] = []
      for (let page = 1; ; page++) {
        const path = `${request.path}${request.path.includes('?') ? '&' : '?'}page=${page}&per_page=${PER_PAGE}`
        const answer = await required({ ...request, path })
        const items = parseResult(z.array(schema), request, answer)
        all.push(...items)
        if (items.length === 0 || all.length >= (answer.result_info?.total_count ?? all.length)) return all
      }
    },
  }
}
