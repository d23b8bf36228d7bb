/** Received mail as a relay hands it in, and tenants that take it. */
import { env } from 'cloudflare:workers'
import type { InboundManifest } from '@mailstead/contracts/inbound-mail.ts'
import { sha256Hex } from '@mailstead/contracts/relay-signature.ts'
import { and, eq } from 'drizzle-orm'
import { newId } from '../../worker/platform/ids.ts'
import { forgetAccess } from '../../worker/services/access/authenticate.ts'
import { domains } from '../../worker/store/directory/schema.ts'
import { createMailbox } from './create-mailbox.ts'
import { CHECKS } from './create-received.ts'
import { signPost, type TestRelay } from './create-relay.ts'
import { createTenant, type TestTenant } from './create-tenant.ts'

export const INBOUND_PATH = '/relay/v1/inbound'

/** Changes the tenant's domain, seen at once. */
export async function changeDomain(owner: TestTenant, change: Partial<typeof domains.$inferInsert>): Promise<void> {
  await owner.deps.directory
    .update(domains)
    .set(change)
    .where(and(eq(domains.tenantId, owner.tenant.id), eq(domains.id, owner.domain.id)))
  forgetAccess(owner.tenant.id)
}

/** A tenant whose domain receives. */
export async function createReceiver(options: Parameters<typeof createTenant>[0] = {}): Promise<TestTenant> {
  const owner = await createTenant(options)
  await changeDomain(owner, { receiving: true })
  return owner
}

/** An address that leads to a mailbox. */
export const addMailbox = async (owner: TestTenant, local: string): Promise<string> =>
  (await createMailbox(owner, local)).address

export const mailOf = (bytes = 200): string => {
  const head = `From: ada@sender.example\r\nSubject: ${crypto.randomUUID()}\r\n\r\n`
  return head + 'x'.repeat(Math.max(0, bytes - head.length))
}

/** The line that announces a mail, as a relay without trouble writes it. */
export async function manifestOf(
  raw: string,
  change: Partial<Record<keyof InboundManifest, unknown>> & { readonly rcptTo: readonly string[] },
): Promise<Record<string, unknown>> {
  return {
    id: newId(Date.now()),
    mailFrom: 'ada@sender.example',
    reception: { helo: 'mail.sender.example', ip: '192.0.2.9', by: 'mx.test', tls: null, smtpUtf8: false },
    receivedAt: new Date().toISOString(),
    size: raw.length,
    sha256: await sha256Hex(raw),
    checks: CHECKS,
    scan: { engine: 'test', score: 0.5, threshold: 5, symbols: [] },
    ...change,
  }
}

/** A request that the relay signs over the line. */
export async function inboundRequest(
  relay: Pick<TestRelay, 'id' | 'key'>,
  line: string,
  raw: string | ReadableStream<Uint8Array>,
): Promise<Request> {
  const headers = await signPost(relay, INBOUND_PATH, line)
  const body = typeof raw === 'string' ? `${line}\n${raw}` : raw
  return new Request(`http://mailstead.test${INBOUND_PATH}`, { method: 'POST', headers, body })
}

const databaseOf = (shard: number): D1Database => (shard === 0 ? env.LEDGER_0 : env.LEDGER_1)

/** The tenant's deliveries as they are in the table. */
export async function readDeliveryRows({ tenant }: TestTenant): Promise<Record<string, unknown>[]> {
  const read = databaseOf(tenant.shard).prepare('select * from deliveries where tenant_id = ? order by id')
  return (await read.bind(tenant.id).all()).results
}

/** Keys of the tenant's received mails, with their lengths and when they were put. */
export async function listReceived({ tenant }: TestTenant) {
  const { objects } = await env.RAW.list({ prefix: `mailbox/${tenant.id}/` })
  return objects.map(({ key, size, version }) => ({ key, size, version }))
}
