/** How a wrong request is written down, and the account that it is sent to. */
import type { ErrorName } from '@mailstead/contracts/errors.ts'
import { call } from '../call.ts'
import { createMailbox } from '../create-mailbox.ts'
import { createTenant } from '../create-tenant.ts'
import { createWebhook } from '../create-webhook.ts'
import { fileMail } from '../file-mail.ts'
import { callAs, createMember, createPerson, type TestPerson } from '../people/create-person.ts'

export interface Sent {
  /** A text is sent as it stands. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** Other than that of the account. Null for none. */
  readonly key?: string | null
}

/** What is wrong, the operation, what is sent with it, and the whole answer: status and name, and message. */
export type WrongRequest = readonly [
  what: string,
  operation: `${string} /${string}`,
  sent: Sent,
  refusal: `4${number} ${ErrorName}`,
  message: string,
]

/** An account with one thing of each kind: names and ids for paths, bodies and messages. */
export type World = Awaited<ReturnType<typeof createWorld>>

const HALF_AN_HOUR_MS = 1_800_000

/** Made by the API where it can be. */
export async function createWorld() {
  const [owner, stranger, unverified] = [
    await createTenant(),
    await createTenant(),
    await createTenant({ verified: false }),
  ]
  const { apiKey: key, domain } = owner
  const create = async (path: string, body: unknown): Promise<string> => {
    const { status, json } = await call('POST', path, { key, body })
    if (status >= 300) throw new Error(`${path}: ${json.message}`)
    return json.id ?? json.data[0].id
  }
  const mail = { from: `ada@${domain.name}`, to: 'bob@peer.example', subject: 'Hi', text: 'x' }
  const inbox = await createMailbox(owner, 'ada')
  const filed = await fileMail(owner, [inbox])
  const [person, member, staff] = [
    await createMember(owner, 'owner'),
    await createMember(owner, 'member'),
    await createPerson({ staff: true }),
  ]
  const guest = { email: `${crypto.randomUUID()}@peer.example`, role: 'member' }
  return {
    key,
    tenant: owner.tenant,
    owner: withHeaders(owner.deps.config.PUBLIC_URL, person),
    /** Of the operator. */
    staff: withHeaders(owner.deps.config.PUBLIC_URL, staff),
    member,
    invited: (await callAs(person, 'POST', '/v1/invitations', { body: guest })).json.id as string,
    sendingKey: owner.sendingKey,
    domain,
    /** A mail that is accepted as it stands. */
    mail,
    inbox,
    received: filed.id,
    thread: filed.threadIds[0] ?? '',
    sent: await create('/v1/emails', mail),
    scheduled: await create('/v1/emails', {
      ...mail,
      scheduled_at: new Date(owner.deps.clock.now() + HALF_AN_HOUR_MS).toISOString(),
    }),
    alias: await create('/v1/aliases', { email_address: `team@${domain.name}`, inboxes: [inbox.id] }),
    apiKeyId: await create('/v1/api-keys', { name: 'another' }),
    block: await create('/v1/blocklist', { network: '192.0.2.0/24' }),
    suppression: await create('/v1/suppressions', { email: 'gone@peer.example' }),
    /** With a required variable, and never published. */
    draft: await create('/v1/templates', {
      name: 'draft',
      alias: 'draft',
      html: '<p>{{{PRODUCT}}}</p>',
      variables: [{ key: 'PRODUCT', type: 'string' }],
    }),
    /** With a required number `COUNT`. */
    published: await createPublished(create),
    webhook: await createWebhook(owner),
    strangerKey: stranger.apiKey,
    strangerDomain: stranger.domain,
    unverified,
  }
}

/** Those of the console. */
const withHeaders = <Person extends TestPerson>(origin: string, person: Person) => ({
  ...person,
  headers: { cookie: person.cookie, origin },
})

async function createPublished(create: (path: string, body: unknown) => Promise<string>): Promise<string> {
  const variables = [{ key: 'COUNT', type: 'number' }]
  const id = await create('/v1/templates', { name: 'published', subject: 's', html: '<p>{{{COUNT}}}</p>', variables })
  await create(`/v1/templates/${id}/publish`, undefined)
  return id
}

/** `length` times the letter a. */
export const long = (length: number): string => 'a'.repeat(length)

/** JSON with the member `__proto__`, which an object literal cannot have. */
export const withProto = (body: object): string => JSON.stringify(body).replace('{', '{"__proto__":{"from":"x"},')
