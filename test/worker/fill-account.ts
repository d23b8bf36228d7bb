/** A tenant with something in every table, object and bucket, people included: for what gives or removes all of it. */
import { env } from 'cloudflare:workers'
import { WebhookId } from '@mailstead/contracts/api/webhook.ts'
import { getTableName } from 'drizzle-orm'
import { createDeps } from '../../worker/deps.ts'
import { openMailbox } from '../../worker/mailbox/client.ts'
import { archiveRaw } from '../../worker/services/ledgers/archive/archive-raw.ts'
import { runnerName } from '../../worker/services/webhooks/delivery/wake.ts'
import { TENANT_TABLES } from '../../worker/store/directory/tenants.ts'
import { LEDGER_TABLES } from '../../worker/store/ledger/tenant-rows.ts'
import { call } from './call.ts'
import { createMailbox, type TestMailbox } from './create-mailbox.ts'
import { createTenant, type TestTenant } from './create-tenant.ts'
import { addWebhookEvent, createWebhook } from './create-webhook.ts'
import { fileMail } from './file-mail.ts'
import { databaseOf, fillTenant, finishMessage } from './fill-tenant.ts'
import { addLog } from './log-request.ts'
import { callAs, createMember, createPerson, type TestPerson } from './people/create-person.ts'

export interface FilledAccount {
  readonly owner: TestTenant
  /** Its owner, and somebody who has a mailbox of his own. */
  readonly person: TestPerson
  readonly member: TestPerson & { readonly memberId: string }
  readonly mailboxes: readonly TestMailbox[]
  /** Names of the objects that post to its webhooks. */
  readonly runners: readonly string[]
  /** An invited address. */
  readonly invited: string
}

/** Rows that no way through the API makes at once. */
async function insertRows({ tenant: { id }, domain }: TestTenant): Promise<void> {
  const insert = (text: string, ...values: (string | number)[]) => env.DB.prepare(text).bind(...values)
  await env.DB.batch([
    insert(
      `insert into domain_records (tenant_id, domain_id, kind, status, seen, checked_at_ms)
        values (?, ?, 'ownership', 'verified', '["x"]', 1)`,
      id,
      domain.id,
    ),
    insert("insert into event_outbox values (?, 1000, ?, 'domain.updated', 1, '{}')", id, crypto.randomUUID()),
    // Of this tenant alone: mail of other tests must go out.
    insert(
      "insert into holds values (?, ?, json_object('tenant', ?), 'test', null, 1)",
      ...[crypto.randomUUID(), id, id],
    ),
    insert("insert into tenant_moves values (?, 0, 1, 'delete', null, 1)", id),
    insert('insert into tenant_limits (tenant_id, domains) values (?, 77)', id),
    insert("insert into tenant_standing (tenant_id, standing, reason) values (?, 'warned', 'too many bounces')", id),
    insert('insert into tenant_storage (tenant_id, bytes, measured_at_ms) values (?, 12, 1)', id),
    insert("insert into limit_warnings values (?, 'domains', 'approached', '2026-11', 1)", id),
  ])
}

async function addPeople(owner: TestTenant, box: TestMailbox) {
  const [person, member] = [await createMember(owner, 'owner'), await createMember(owner, 'member')]
  const invited = `${crypto.randomUUID()}@invited.example`
  await callAs(person, 'POST', '/v1/invitations', { body: { email: invited, role: 'developer' } })
  await callAs(person, 'PATCH', `/v1/members/${member.memberId}`, { body: { inboxes: [box.id] } })
  await env.DB.prepare('update session set active_tenant_id = ? where user_id = ?')
    .bind(owner.tenant.id, person.userId)
    .run()
  // Somebody of the operator is at work here.
  const staff = await createPerson({ staff: true })
  await env.DB.prepare('update session set impersonated_tenant_id = ?, impersonation_ends_at = ? where user_id = ?')
    .bind(owner.tenant.id, Date.now() + 3_600_000, staff.userId)
    .run()
  return { person, member, invited }
}

export async function fillAccount(options: { readonly shard?: number } = {}): Promise<FilledAccount> {
  const owner = await createTenant({ shard: options.shard ?? 0 })
  const messages = await fillTenant(owner)
  for (const message of messages.slice(0, 2)) await finishMessage(message)
  await archiveRaw(createDeps(env), 'all')
  const create = (path: string, body: object) => call('POST', path, { key: owner.apiKey, body })
  const boxes = [await createMailbox(owner, 'ada'), await createMailbox(owner, 'bob')]
  const [box] = boxes
  if (!box) throw new Error('two mailboxes were made')
  await fileMail(owner, boxes, { text: 'findable words' })
  const spam = await fileMail(owner, [box], { folder: 'spam', summary: { headerId: '<spam@x>' } })
  await openMailbox(env.MAILBOX, box.objectId).keepContacts(
    [{ address: 'friend@peer.example', name: 'Friend' }],
    Date.now(),
  )
  await openMailbox(env.MAILBOX, box.objectId).updateThread(spam.threadIds[0] ?? '', { isRead: true })
  await create('/v1/aliases', { email_address: `team@${owner.domain.name}`, inboxes: [box.id] })
  await create('/v1/blocklist', { network: '192.0.2.77', reason: 'private' })
  const webhook = await createWebhook(owner)
  await addWebhookEvent(owner, webhook, { attempts: 2 })
  const runner = runnerName({ tenant: owner.tenant.id, webhook: WebhookId.parse(webhook) })
  await env.WEBHOOK_RUNNER.getByName(runner).wake({ tenant: owner.tenant.id, webhook })
  await addLog(owner)
  const people = await addPeople(owner, box)
  await insertRows(owner)
  return { owner, mailboxes: boxes, runners: [runner], ...people }
}

const countIn = async (
  database: D1Database,
  tables: readonly string[],
  tenant: string,
): Promise<[string, number][]> => {
  const counts = await database.batch<{ n: number }>(
    tables.map((name) => database.prepare(`select count(*) as n from ${name} where tenant_id = ?`).bind(tenant)),
  )
  return tables.map((name, n) => [name, counts[n]?.results[0]?.n ?? 0])
}

/** How many rows each table of directory and ledger has of the tenant. */
export async function countTables({ tenant: { id, shard } }: TestTenant): Promise<Readonly<Record<string, number>>> {
  return Object.fromEntries([
    ...(await countIn(env.DB, TENANT_TABLES.map(getTableName), id)),
    ...(await countIn(databaseOf(shard), LEDGER_TABLES.map(getTableName), id)),
  ])
}
