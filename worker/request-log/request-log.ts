/**
 * The requests of one tenant: a SQLite Durable Object, reached only through `client.ts`. The ledger has no row of them, so
 * that accepting a mail costs none.
 */
import { DurableObject } from 'cloudflare:workers'
import { keepRequest, removeRequestsBefore } from './keep-request.ts'
import type { LoggedRequest, RequestQuery, RequestSummary } from './logged-request.ts'
import { findRequest, listRequests } from './read-requests.ts'
import { openSchema } from './schema.ts'

/** All that is left when the tenant was deleted. */
const ERASED_KEY = 'erased'

export class RequestLog extends DurableObject {
  #isErased: boolean

  constructor(ctx: DurableObjectState, env: Cloudflare.Env) {
    super(ctx, env)
    this.#isErased = ctx.storage.kv.get<boolean>(ERASED_KEY) ?? false
    if (!this.#isErased) ctx.storage.transactionSync(() => openSchema(ctx.storage.sql))
  }

  append(requests: readonly LoggedRequest[]): void {
    if (this.#isErased) return
    this.ctx.storage.transactionSync(() => {
      for (const request of requests) keepRequest(this.ctx.storage.sql, request)
    })
  }

  list(query: RequestQuery): readonly RequestSummary[] {
    return this.#isErased ? [] : listRequests(this.ctx.storage.sql, query)
  }

  get(id: string): LoggedRequest | null {
    return this.#isErased ? null : findRequest(this.ctx.storage.sql, id)
  }

  removeBefore(id: string): void {
    if (!this.#isErased) removeRequestsBefore(this.ctx.storage.sql, id)
  }

  /** A mark stays: an isolate that still remembers a key of the tenant would otherwise write again. */
  async erase(): Promise<void> {
    this.#isErased = true
    await this.ctx.storage.deleteAll()
    this.ctx.storage.kv.put(ERASED_KEY, true)
  }
}
