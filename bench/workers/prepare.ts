/** What a run needs before it starts, made through the product's services: a tenant, a relay, accepted jobs. */
import { SendEmail } from '@mailstead/contracts/api/email.ts'
import { MessageId, RelayId, TenantId } from '@mailstead/contracts/ids.ts'
import { and, eq } from 'drizzle-orm'
import type { Deps } from '../../worker/deps.ts'
import { newId } from '../../worker/platform/ids.ts'
import { bySystem } from '../../worker/services/access/audit-entry.ts'
import { authenticate } from '../../worker/services/access/authenticate.ts'
import { createDomain } from '../../worker/services/domains/create-domain.ts'
import { registerRelay } from '../../worker/services/relays/register-relay.ts'
import { toAcceptedMail } from '../../worker/services/sending/accepted-mail.ts'
import { writeMail } from '../../worker/services/sending/compose-mail.ts'
import { readAddressing, readRecipients } from '../../worker/services/sending/envelope.ts'
import { fillTemplate } from '../../worker/services/sending/fill-template.ts'
import { requireSender } from '../../worker/services/sending/policy.ts'
import { createApiKey } from '../../worker/services/tenants/create-api-key.ts'
import { createTenant } from '../../worker/services/tenants/create-tenant.ts'
import { selectRelays } from '../../worker/store/directory/relays.ts'
import { domains, relaySources } from '../../worker/store/directory/schema.ts'
import { jobs } from '../../worker/store/ledger/schema.ts'
import { writeAccepted } from '../../worker/store/ledger/sending/accept.ts'

export type BenchEnv = Parameters<typeof import('../../worker/deps.ts').createDeps>[0]

const DOMAIN = 'bench.example'
const SHARD = 0

/** A tenant on ledger 0 whose domain counts as verified, and its key. */
export async function prepareTenant(
  deps: Deps,
  { domain: name = DOMAIN }: { readonly domain?: string } = {},
): Promise<{ tenant: string; apiKey: string; from: string }> {
  const tenant = await createTenant(deps, { name: 'Bench', shard: SHARD })
  const domain = await createDomain(deps, bySystem(tenant.id), { name, custom_return_path: 'send' })
  await deps.directory
    .update(domains)
    .set({ status: 'verified', verifiedAtMs: deps.clock.now() })
    .where(and(eq(domains.tenantId, tenant.id), eq(domains.id, domain)))
  const { key } = await createApiKey(deps, tenant.id, { name: 'bench', permission: 'full_access' })
  return { tenant: tenant.id, apiKey: key, from: `bench@${name}` }
}

/** A relay with a source that counts as checked: no DNS leads to a loopback, and nothing else is handed mail. */
export async function prepareRelay(
  deps: Deps,
  relay: { id: string; url: string; secret: string },
): Promise<{ id: string }> {
  const id = await registerRelay(deps, relay)
  const ehlo = 'relay.bench.example'
  await deps.directory.insert(relaySources).values({
    ...{ relayId: id, address: '127.0.0.1', isReported: false, isEntered: true, enteredEhlo: ehlo },
    ...{ addressState: 'good', ptrState: 'good', spfState: 'good', seen: JSON.stringify({ ehlo }) },
    dueAtMs: Number.MAX_SAFE_INTEGER,
  })
  return { id }
}

/** True once the relay has sent a heartbeat. */
export async function relayIsAlive(deps: Deps): Promise<boolean> {
  return (await selectRelays(deps.directory)).some((relay) => relay.heartbeatAtMs !== null)
}

/** Every job so far as if it had been handed over to that relay, for events about it to count. */
export async function leaseJobs(deps: Deps, relay: { readonly id: string }): Promise<{ leased: number }> {
  const leased = await deps.ledgers
    .at(SHARD)
    .update(jobs)
    .set({ state: 'leased', relayId: RelayId.parse(relay.id), epoch: 1, handOvers: 1 })
    .returning({ id: jobs.id })
  return { leased: leased.length }
}

/** Puts `count` copies of one signed mail into the ledger as accepted mails; answers their wake-ups. */
export async function prepareJobs(
  deps: Deps,
  { apiKey, count, mail }: { apiKey: string; count: number; mail: unknown },
): Promise<{ tenant: string; job: string }[]> {
  const access = await authenticate(deps, apiKey, DOMAIN)
  const request = await fillTemplate(deps, access, SendEmail.parse(mail))
  const addressing = readAddressing(readRecipients(access, request), request)
  const sender = requireSender(access, addressing.from, access.sender)
  const atMs = deps.clock.now()
  const toWrite = {
    id: newId(atMs),
    tenant: access.tenant,
    request,
    attachments: [],
    atMs,
    scheduledAtMs: null,
  }
  const signed = await writeMail(deps, sender, addressing, toWrite)
  const ledger = deps.ledgers.at(access.shard)
  const { dailyQuota, monthlyQuota } = access
  const wakes: { tenant: string; job: string }[] = []
  for (let made = 0; made < count; made++) {
    const id = MessageId.parse(newId(atMs))
    const submission = { access, sender, addressing, request, id, atMs, scheduledAtMs: null, session: null }
    const { mail: kept, events, counted } = toAcceptedMail(submission, signed, new Set())
    const day = new Date(atMs).toISOString().slice(0, 10)
    const rows = { mails: [kept], events, counted, day, dailyQuota, monthlyQuota, idempotency: null }
    await writeAccepted(ledger, TenantId.parse(access.tenant), rows)
    wakes.push({ tenant: access.tenant, job: id })
  }
  return wakes
}

/** Sends wake-ups to the queue, as accepts and the sweeper do. */
export async function wakeJobs(deps: Deps, wakes: readonly unknown[]): Promise<{ sent: number }> {
  for (let at = 0; at < wakes.length; at += 100)
    await deps.outbound.sendBatch(wakes.slice(at, at + 100).map((body) => ({ body, contentType: 'json' as const })))
  return { sent: wakes.length }
}
