/** A tenant with one thing of each kind, and all that its tables have. */
import { env } from 'cloudflare:workers'
import { openMailbox } from '../../../worker/mailbox/client.ts'
import { listAllMailboxes } from '../../../worker/store/directory/receiving/mailboxes.ts'
import { call } from '../call.ts'
import { createMailbox } from '../create-mailbox.ts'
import { ATTACHMENTS } from '../create-received.ts'
import type { TestTenant } from '../create-tenant.ts'
import { addWebhookEvent, createWebhook } from '../create-webhook.ts'
import { fileMail } from '../file-mail.ts'
import { addLog } from '../log-request.ts'
import type { Things } from './cases.fixture.ts'

/** Of the inbox. */
const CONTACT = 'friend@peer.example'

/** What its tables and mailboxes hold, to be compared. */
export async function dump(tenant: TestTenant): Promise<string> {
  const ledger = tenant.tenant.shard === 0 ? env.LEDGER_0 : env.LEDGER_1
  const read = async (database: D1Database, tables: readonly string[]) =>
    Promise.all(
      tables.map(
        async (table) =>
          (
            await database
              .prepare(`select * from ${table} where tenant_id = ? order by 1, 2, 3`)
              .bind(tenant.tenant.id)
              .all()
          ).results,
      ),
    )
  return JSON.stringify([
    await read(env.DB, [
      'domains',
      'domain_records',
      'dkim_keys',
      ...['member', 'invitation', 'audit_log', 'mailbox_members'],
      'api_keys',
      'addresses',
      'aliases',
      'mailboxes',
      'blocklist',
    ]),
    await read(ledger, [
      'messages',
      'recipients',
      'suppressions',
      'usage',
      'idempotency_keys',
      'deliveries',
      'templates',
    ]),
    await read(ledger, ['webhooks', 'webhook_deliveries', 'webhook_attempts']),
    await Promise.all(
      (await listAllMailboxes(tenant.deps.directory, tenant.tenant.id, 10)).flatMap(({ objectId }) => [
        openMailbox(env.MAILBOX, objectId).listContacts({ text: '', limit: 10, after: null, before: null }),
        openMailbox(env.MAILBOX, objectId).listThreads({
          folders: [],
          isRead: null,
          limit: 10,
          after: null,
          before: null,
        }),
      ]),
    ),
  ])
}

export async function createThings(tenant: TestTenant): Promise<Things> {
  const attachments = [{ filename: 'private.txt', content: btoa('private') }]
  const mail = { from: `a@${tenant.domain.name}`, to: 'held@peer.example', subject: 'private', text: 'secret' }
  const { json } = await call('POST', '/v1/emails', { key: tenant.apiKey, body: { ...mail, attachments } })
  const create = async (path: string, thing: object): Promise<string> =>
    (await call('POST', path, { key: tenant.apiKey, body: thing })).json.id
  const address = (local: string) => `${local}@${tenant.domain.name}`
  const ada = await createMailbox(tenant, 'ada')
  const contact = { address: CONTACT, name: 'private' }
  await openMailbox(env.MAILBOX, ada.objectId).keepContacts([contact], tenant.deps.clock.now())
  const filed = await fileMail(tenant, [ada], { summary: { attachments: ATTACHMENTS } })
  const webhook = await createWebhook(tenant)
  return {
    email: json.id,
    domain: tenant.domain.id,
    alias: await create('/v1/aliases', { email_address: address('team'), inboxes: [ada.id] }),
    apiKey: await create('/v1/api-keys', { name: 'private' }),
    log: await addLog(tenant, { endpoint: `/v1/domains/${tenant.domain.id}` }),
    block: await create('/v1/blocklist', { network: '192.0.2.77', reason: 'private' }),
    received: filed.id,
    suppression: await create('/v1/suppressions', { email: 'gone@peer.example' }),
    template: await create('/v1/templates', { name: 'private', alias: 'private', html: '<p>private</p>' }),
    inbox: ada.id,
    thread: filed.threadIds[0] ?? '',
    webhook,
    webhookEvent: await addWebhookEvent(tenant, webhook),
  }
}

/** Things further on in the path are those of `things`. */
export const urlOf = (operation: string, id: string, things?: Things): [string, string] => {
  const [method = '', path = ''] = operation.split(' ')
  const deeper = path
    .replace('{attachmentId}', '0')
    .replace('{address}', things ? CONTACT : id)
    .replace('{threadId}', things?.thread ?? id)
    .replace('{emailId}', things?.received ?? id)
    .replace('{eventId}', things?.webhookEvent ?? id)
  return [method, deeper.replace(/\{\w+\}/, id)]
}
