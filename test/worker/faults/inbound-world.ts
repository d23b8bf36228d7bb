/** The Worker's door for received mail over bindings that may fail, and a relay that brings a mail until it is taken. */
import { env } from 'cloudflare:workers'
import { createApp } from '../../../worker/app.ts'
import { createDeps, type Deps } from '../../../worker/deps.ts'
import type { Bindings } from '../../../worker/env.ts'
import { forgetAccess } from '../../../worker/services/access/authenticate.ts'
import { inboundRequest, listReceived, readDeliveryRows } from '../create-inbound.ts'
import type { TestRelay } from '../create-relay.ts'
import type { TestTenant } from '../create-tenant.ts'
import { createFaultPlan, type Fault, type FaultPlan } from './fault-plan.ts'
import { faultyBucket, faultyDatabase, faultyQueue } from './faulty-bindings.ts'

export interface Answer {
  readonly status: number
  readonly text: string
  readonly retryAfter: string | null
}

export interface InboundWorld {
  readonly plan: FaultPlan
  /** Bodies of what the queue took. */
  readonly wakes: readonly unknown[]
  /** Those of the Worker at this door. */
  readonly deps: Deps
  post(line: string, raw: string): Promise<Answer>
  /** As a relay does: the same mail again until it is 200. What broke a promise goes to `problems`. */
  bring(line: string, raw: string, problems: string[]): Promise<Answer>
}

const TRIES_MAX = 4
const app = await createApp()

/** `owners` are forgotten first, so that the directory is asked. */
export function openDoor(relay: TestRelay, owners: readonly TestTenant[], fault: Fault | null = null): InboundWorld {
  for (const { tenant } of owners) forgetAccess(tenant.id)
  const plan = createFaultPlan(fault)
  const wakes: unknown[] = []
  const sendBatch = async (batch: { body: unknown }[]) => void wakes.push(...batch.map(({ body }) => body))
  const bindings: Bindings = {
    ...env,
    DB: faultyDatabase(env.DB, plan),
    LEDGER_0: faultyDatabase(env.LEDGER_0, plan),
    LEDGER_1: faultyDatabase(env.LEDGER_1, plan),
    RAW: faultyBucket(env.RAW, plan),
    INBOUND: faultyQueue({ sendBatch } as unknown as Queue, plan),
  }
  const deps = Object.assign(createDeps(bindings), { log: () => undefined })
  const post = async (line: string, raw: string): Promise<Answer> => {
    const background: Promise<unknown>[] = []
    const context = { waitUntil: (work: Promise<unknown>) => background.push(work), passThroughOnException() {} }
    const request = await inboundRequest(relay, line, raw)
    const response = await app.fetch(request, bindings as Env, context as unknown as ExecutionContext)
    const text = await response.text()
    await Promise.all(background)
    return { status: response.status, text, retryAfter: response.headers.get('retry-after') }
  }
  return {
    plan,
    wakes,
    deps,
    post,
    async bring(line, raw, problems) {
      for (let tried = 1; ; tried++) {
        const answer = await post(line, raw)
        if (answer.status === 200 || tried === TRIES_MAX) return answer
        if (answer.status !== 503) problems.push(`${answer.status} was answered`)
        else if (!/^\d+$/.test(answer.retryAfter ?? '')) problems.push('503 came without Retry-After')
      }
    },
  }
}

/** What is wrong with what is kept of one mail: each owner must have one row and one object, with these bytes. */
export async function findKeptProblems(owners: readonly TestTenant[], raw: string): Promise<string[]> {
  const problems: string[] = []
  for (const owner of owners) {
    const [rows, objects] = [await readDeliveryRows(owner), await listReceived(owner)]
    if (rows.length !== 1 || objects.length !== 1) problems.push(`${rows.length} rows, ${objects.length} objects`)
    const [row] = rows
    if (row?.['raw_key'] !== objects[0]?.key) problems.push('the row names another object')
    if (typeof row?.['due_at_ms'] !== 'number') problems.push('the row is not due')
    const bytes = await (await env.RAW.get(objects[0]?.key ?? ''))?.arrayBuffer()
    if (bytes === undefined || new TextDecoder().decode(bytes) !== raw) problems.push('the bytes are others')
  }
  return problems
}

/** Nothing is left of the mails of these tenants. */
export async function emptyDeliveries(owners: readonly TestTenant[]): Promise<void> {
  for (const owner of owners) {
    const ledger = owner.tenant.shard === 0 ? env.LEDGER_0 : env.LEDGER_1
    await ledger.prepare('delete from deliveries where tenant_id = ?').bind(owner.tenant.id).run()
    const objects = await listReceived(owner)
    if (objects.length > 0) await env.RAW.delete(objects.map(({ key }) => key))
  }
}
