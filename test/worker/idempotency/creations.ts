/** Every route that makes something with an `Idempotency-Key`: what is sent, and where the thing is to be found. */
import { env } from 'cloudflare:workers'
import { createApp } from '../../../worker/app.ts'
import { call } from '../call.ts'
import { createMailbox } from '../create-mailbox.ts'
import type { TestTenant } from '../create-tenant.ts'

interface Sent {
  readonly path: string
  readonly body?: object
}

export interface Creation {
  /** A request of the tenant, made ready for it, and another one to the same route. */
  readonly stage: (tenant: TestTenant) => Promise<readonly [Sent, Sent]>
  readonly table: string
  /** How many rows the request makes there. */
  readonly rows: number
  /** Whether the account may have the thing once only, also under another key. */
  readonly isUnique?: true
}

const withBodies =
  (path: string, bodies: (owner: TestTenant) => readonly [object, object]) => async (owner: TestTenant) => {
    const [body, other] = bodies(owner)
    return [
      { path, body },
      { path, body: other },
    ] as const
  }

async function stageAliases(owner: TestTenant): Promise<readonly [Sent, Sent]> {
  const { id } = await createMailbox(owner, 'ada')
  const toSent = (local: string): Sent => ({
    path: '/v1/aliases',
    body: { email_address: `${local}@${owner.domain.name}`, inboxes: [id] },
  })
  return [toSent('team'), toSent('crew')]
}

async function stageTemplates({ apiKey }: TestTenant): Promise<readonly [Sent, Sent]> {
  const create = async (name: string): Promise<Sent> => {
    const { json } = await call('POST', '/v1/templates', { key: apiKey, body: { name, html: `<p>${name}</p>` } })
    return { path: `/v1/templates/${json.id}/duplicate` }
  }
  return [await create('one'), await create('two')]
}

export const CREATIONS: Readonly<Record<string, Creation>> = {
  'POST /v1/domains': {
    stage: withBodies('/v1/domains', ({ domain: { name } }) => [{ name: `a.${name}` }, { name: `b.${name}` }]),
    table: 'domains',
    rows: 1,
    isUnique: true,
  },
  'POST /v1/api-keys': {
    stage: withBodies('/v1/api-keys', () => [{ name: 'one' }, { name: 'two' }]),
    table: 'api_keys',
    rows: 1,
  },
  'POST /v1/webhooks': {
    stage: withBodies('/v1/webhooks', () => [
      { endpoint: 'https://hooks.example/', events: ['contact.created'] },
      { endpoint: 'https://hooks.example/', events: ['contact.deleted'] },
    ]),
    table: 'webhooks',
    rows: 1,
  },
  'POST /v1/templates': {
    stage: withBodies('/v1/templates', () => [
      { name: 'one', alias: 'one', html: '<p>one</p>' },
      { name: 'two', alias: 'two', html: '<p>two</p>' },
    ]),
    table: 'templates',
    rows: 1,
    isUnique: true,
  },
  'POST /v1/templates/{id}/duplicate': { stage: stageTemplates, table: 'templates', rows: 1 },
  'POST /v1/aliases': { stage: stageAliases, table: 'aliases', rows: 1, isUnique: true },
  'POST /v1/inboxes': {
    stage: withBodies('/v1/inboxes', ({ domain: { name } }) => [
      { email_address: `ada@${name}` },
      { email_address: `bob@${name}` },
    ]),
    table: 'mailboxes',
    rows: 1,
    isUnique: true,
  },
  'POST /v1/blocklist': {
    stage: withBodies('/v1/blocklist', () => [{ network: '198.51.100.1' }, { network: '198.51.100.2' }]),
    table: 'blocklist',
    rows: 1,
    isUnique: true,
  },
  'POST /v1/blocklist/import': {
    stage: withBodies('/v1/blocklist/import', () => [
      { entries: [{ network: '198.51.100.1' }, { network: '198.51.100.2' }] },
      { entries: [{ network: '198.51.100.3' }] },
    ]),
    table: 'blocklist',
    rows: 2,
  },
  'POST /v1/suppressions': {
    stage: withBodies('/v1/suppressions', () => [{ email: 'a@peer.example' }, { email: 'b@peer.example' }]),
    table: 'suppressions',
    rows: 1,
  },
  'POST /v1/suppressions/batch/add': {
    stage: withBodies('/v1/suppressions/batch/add', () => [
      { emails: ['a@peer.example', 'b@peer.example'] },
      { emails: ['a@peer.example'] },
    ]),
    table: 'suppressions',
    rows: 2,
  },
  'POST /v1/suppressions/import': {
    stage: withBodies('/v1/suppressions/import', () => [
      { entries: [{ email: 'a@peer.example' }, { email: 'b@peer.example', origin: 'bounce' }, { email: 'none' }] },
      { entries: [{ email: 'a@peer.example' }] },
    ]),
    table: 'suppressions',
    rows: 2,
  },
}

/** Which routes take the header, and which are posted to without it. */
export async function readPosts(): Promise<{ readonly keyed: string[]; readonly others: string[] }> {
  const app = await createApp()
  const posts = app.openAPIRegistry.definitions.flatMap((definition) =>
    definition.type === 'route' && definition.route.method === 'post' && definition.route.path.startsWith('/v1/')
      ? [definition.route]
      : [],
  )
  const isKeyed = ({ request }: (typeof posts)[number]): boolean =>
    request?.headers !== undefined && 'shape' in request.headers && 'idempotency-key' in Object(request.headers.shape)
  const [keyed, others] = [posts.filter(isKeyed), posts.filter((post) => !isKeyed(post))]
  const toNames = (routes: typeof posts) => routes.map(({ path }) => `POST ${path}`).sort()
  return { keyed: toNames(keyed), others: toNames(others) }
}

const ledgerOf = ({ tenant }: TestTenant): D1Database => (tenant.shard === 0 ? env.LEDGER_0 : env.LEDGER_1)

const IN_LEDGER: readonly string[] = ['webhooks', 'templates', 'suppressions', 'idempotency_keys']

export async function countRows(owner: TestTenant, table: string): Promise<number> {
  const database = IN_LEDGER.includes(table) ? ledgerOf(owner) : env.DB
  const statement = database.prepare(`select count(*) as n from ${table} where tenant_id = ?`).bind(owner.tenant.id)
  return (await statement.first<number>('n')) ?? 0
}

/** What is left when the Worker dies after it has made the thing and before it has kept the answer. */
export async function forgetAnswers(owner: TestTenant): Promise<void> {
  await ledgerOf(owner)
    .prepare('update idempotency_keys set answer = null where tenant_id = ?')
    .bind(owner.tenant.id)
    .run()
}
