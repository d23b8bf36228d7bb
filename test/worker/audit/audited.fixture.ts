/** Operations that leave an entry in the account's audit log: the act that it names, and how each is called. */
import { vi } from 'vitest'
import type { Answer } from '../call.ts'
import { createMailbox } from '../create-mailbox.ts'
import { createMessage } from '../create-message.ts'
import { createWebhook } from '../create-webhook.ts'
import { stubCloudflare } from '../fake-cloudflare-dns.ts'
import { changeOutgoingCheck, createHeldMessage } from '../hold-as-spam.ts'
import { callAs, createPerson } from '../people/create-person.ts'
import type { AuditStage } from './stage.ts'

export interface Audited {
  readonly act: string
  /** Whose act it is. */
  readonly by?: 'operator' | 'person'
  /** Makes what is needed, and gives the call that is to leave the entry. */
  readonly prepare: (stage: AuditStage) => Promise<() => Promise<Answer>> | (() => Promise<Answer>)
}

type Prepare = Audited['prepare']

const DOMAIN: Prepare =
  ({ ask }) =>
  () =>
    ask('POST', '/v1/domains', { name: `${crypto.randomUUID()}.example` })
const below =
  (method: string, part: string, body?: object): Prepare =>
  ({ ask, account }) =>
  () =>
    ask(method, `/v1/domains/${account.domain.id}${part}`, body)

const scopeOf = ({ account }: AuditStage) => ({ scope: { tenant: account.tenant.id } })
const holdOf = (stage: AuditStage) => ({ ...scopeOf(stage), reason: 'A test holds it.' })

const CLOUDFLARE_TOKEN = 'a-token-of-Cloudflare_that-is-40-chars-l'
const atCloudflare: Prepare =
  ({ ask, account }) =>
  () => {
    stubCloudflare(account.domain.name, CLOUDFLARE_TOKEN)
    const body = { api_token: CLOUDFLARE_TOKEN, apply: true }
    return ask('POST', `/v1/domains/${account.domain.id}/dns/cloudflare`, body).finally(() => vi.restoreAllMocks())
  }

const withAlias =
  (method: string, body?: object): Prepare =>
  async (stage) => {
    const { id: inbox } = await createMailbox(stage.account, 'ada')
    const id = await stage.make('/v1/aliases', { email_address: stage.addressOf('team'), inboxes: [inbox] })
    return () => stage.ask(method, `/v1/aliases/${id}`, body)
  }

/** Of a thing that the owner makes first. */
const withThing =
  (path: string, made: object, method: string, body?: object): Prepare =>
  async ({ make, ask }) => {
    const id = await make(path, made)
    return () => ask(method, `${path}/${id}`, body)
  }

const withHeld =
  (method: string, part: string, body?: object): Prepare =>
  async (stage) => {
    const { id } = await createHeldMessage(stage.account)
    return () => stage.operate(method, `/spam-holds/${id}${part}`, body)
  }

const withInbox =
  (method: string, part = '', body?: object): Prepare =>
  async ({ account, ask }) => {
    const { id } = await createMailbox(account, 'ada')
    return () => ask(method, `/v1/inboxes/${id}${part}`, body)
  }

const withWebhook =
  (method: string, part = '', body?: object): Prepare =>
  async ({ account, ask }) => {
    const id = await createWebhook(account)
    return () => ask(method, `/v1/webhooks/${id}${part}`, body)
  }

const withMember =
  (method: string, part = '', body?: object): Prepare =>
  async ({ join, ask }) => {
    const { memberId } = await join('member')
    return () => ask(method, `/v1/members/${memberId}${part}`, body)
  }

const invite = ({ make }: AuditStage) =>
  make('/v1/invitations', { email: `${crypto.randomUUID()}@peer.example`, role: 'member' })

const operate =
  (method: string, part: string, body?: object, first?: (stage: AuditStage) => Promise<unknown>): Prepare =>
  async (stage) => {
    await first?.(stage)
    return () => stage.operate(method, `/tenants/${stage.account.tenant.id}${part}`, body)
  }

const intoSandbox = ({ operate: call, account }: AuditStage) =>
  call('PATCH', `/tenants/${account.tenant.id}`, { plan: 'sandbox' })
const suspend = ({ operate: call, account }: AuditStage) =>
  call('POST', `/tenants/${account.tenant.id}/suspend`, { reason: 'Spam.' })

const NETWORK = { network: '198.51.100.1' }
const GONE = { email: 'gone@peer.example' }

export const AUDITED: Readonly<Record<string, Audited>> = {
  'POST /v1/domains': { act: 'domain.added', prepare: DOMAIN },
  'PATCH /v1/domains/{id}': { act: 'domain.changed', prepare: below('PATCH', '', { open_tracking: true }) },
  'DELETE /v1/domains/{id}': { act: 'domain.removed', prepare: below('DELETE', '') },
  'POST /v1/domains/{id}/dns/cloudflare': { act: 'domain.dns_written', prepare: atCloudflare },
  'POST /v1/domains/{id}/dkim/rotate': { act: 'domain.keys_rotated', prepare: below('POST', '/dkim/rotate') },
  'POST /v1/aliases': {
    act: 'alias.created',
    async prepare({ account, ask, addressOf }) {
      const { id } = await createMailbox(account, 'ada')
      return () => ask('POST', '/v1/aliases', { email_address: addressOf('team'), inboxes: [id] })
    },
  },
  'PATCH /v1/aliases/{id}': { act: 'alias.changed', prepare: withAlias('PATCH', { disabled: true }) },
  'DELETE /v1/aliases/{id}': { act: 'alias.removed', prepare: withAlias('DELETE') },
  'POST /v1/api-keys': {
    act: 'api_key.created',
    prepare:
      ({ ask }) =>
      () =>
        ask('POST', '/v1/api-keys', { name: 'k' }),
  },
  'PATCH /v1/api-keys/{id}': {
    act: 'api_key.renamed',
    prepare: withThing('/v1/api-keys', { name: 'k' }, 'PATCH', { name: 'l' }),
  },
  'DELETE /v1/api-keys/{id}': { act: 'api_key.removed', prepare: withThing('/v1/api-keys', { name: 'k' }, 'DELETE') },
  'POST /v1/blocklist': {
    act: 'block.added',
    prepare:
      ({ ask }) =>
      () =>
        ask('POST', '/v1/blocklist', NETWORK),
  },
  'POST /v1/blocklist/import': {
    act: 'blocks.imported',
    prepare:
      ({ ask }) =>
      () =>
        ask('POST', '/v1/blocklist/import', { entries: [NETWORK] }),
  },
  'PATCH /v1/blocklist/{id}': {
    act: 'block.changed',
    prepare: withThing('/v1/blocklist', NETWORK, 'PATCH', { reason: 'spam' }),
  },
  'DELETE /v1/blocklist/{id}': { act: 'block.removed', prepare: withThing('/v1/blocklist', NETWORK, 'DELETE') },
  'POST /v1/inboxes': {
    act: 'inbox.created',
    prepare:
      ({ ask, addressOf }) =>
      () =>
        ask('POST', '/v1/inboxes', { email_address: addressOf('new') }),
  },
  'PATCH /v1/inboxes/{id}': { act: 'inbox.changed', prepare: withInbox('PATCH', '', { disabled: true }) },
  'DELETE /v1/inboxes/{id}': { act: 'inbox.removed', prepare: withInbox('DELETE') },
  'POST /v1/inboxes/{id}/empty': { act: 'inbox.emptied', prepare: withInbox('POST', '/empty', { folder: 'trash' }) },
  'POST /v1/suppressions/batch/remove': {
    act: 'suppressions.removed',
    async prepare({ make, ask }) {
      await make('/v1/suppressions', GONE)
      return () => ask('POST', '/v1/suppressions/batch/remove', { emails: [GONE.email] })
    },
  },
  'DELETE /v1/suppressions/{id}': {
    act: 'suppressions.removed',
    prepare: withThing('/v1/suppressions', GONE, 'DELETE'),
  },
  'POST /v1/webhooks': {
    act: 'webhook.created',
    prepare:
      ({ ask }) =>
      () =>
        ask('POST', '/v1/webhooks', { endpoint: 'https://new.example/', events: ['contact.created'] }),
  },
  'PATCH /v1/webhooks/{id}': { act: 'webhook.changed', prepare: withWebhook('PATCH', '', { status: 'disabled' }) },
  'DELETE /v1/webhooks/{id}': { act: 'webhook.removed', prepare: withWebhook('DELETE') },
  'POST /v1/webhooks/{id}/signing-secret/rotate': {
    act: 'webhook.secret_rotated',
    prepare: withWebhook('POST', '/signing-secret/rotate'),
  },
  'POST /v1/emails/{id}/share': {
    act: 'email.shared',
    async prepare({ account, ask }) {
      const { id } = await createMessage(account)
      return () => ask('POST', `/v1/emails/${id}/share`, {})
    },
  },
  'PATCH /v1/tenant': {
    act: 'tenant.renamed',
    prepare:
      ({ ask }) =>
      () =>
        ask('PATCH', '/v1/tenant', { name: 'New' }),
  },
  'POST /v1/tenant/export': {
    act: 'tenant.exported',
    prepare:
      ({ ask }) =>
      () =>
        ask('POST', '/v1/tenant/export'),
  },
  'POST /v1/tenant/request-review': {
    act: 'review.requested',
    async prepare(stage) {
      await intoSandbox(stage)
      return () => stage.ask('POST', '/v1/tenant/request-review', { message: 'We send receipts to our customers.' })
    },
  },
  'PATCH /v1/members/{id}': { act: 'member.role_changed', prepare: withMember('PATCH', '', { role: 'admin' }) },
  'DELETE /v1/members/{id}': { act: 'member.removed', prepare: withMember('DELETE') },
  'POST /v1/members/{id}/transfer-ownership': {
    act: 'ownership.transferred',
    prepare: withMember('POST', '/transfer-ownership'),
  },
  'POST /v1/invitations': {
    act: 'invitation.created',
    prepare:
      ({ ask }) =>
      () =>
        ask('POST', '/v1/invitations', { email: `${crypto.randomUUID()}@peer.example`, role: 'member' }),
  },
  'DELETE /v1/invitations/{id}': {
    act: 'invitation.removed',
    async prepare(stage) {
      const id = await invite(stage)
      return () => stage.ask('DELETE', `/v1/invitations/${id}`)
    },
  },
  'POST /v1/spam-holds/{id}/release': {
    act: 'email.spam_released',
    async prepare({ account, ask }) {
      await changeOutgoingCheck(account.deps, { release_by_account: true })
      const { id } = await createHeldMessage(account)
      return () => ask('POST', `/v1/spam-holds/${id}/release`)
    },
  },
  'POST /v1/operator/spam-holds/{id}/release': {
    act: 'email.spam_released',
    by: 'operator',
    prepare: withHeld('POST', '/release'),
  },
  'POST /v1/operator/spam-holds/{id}/refuse': {
    act: 'email.spam_refused',
    by: 'operator',
    prepare: withHeld('POST', '/refuse', { reason: 'Spam.' }),
  },
  'PATCH /v1/operator/tenants/{id}': {
    act: 'tenant.limits_changed',
    by: 'operator',
    prepare: operate('PATCH', '', { plan: 'free' }),
  },
  'POST /v1/operator/tenants/{id}/suspend': {
    act: 'tenant.paused',
    by: 'operator',
    prepare: operate('POST', '/suspend', { reason: 'Spam.' }),
  },
  'POST /v1/operator/tenants/{id}/resume': {
    act: 'tenant.resumed',
    by: 'operator',
    prepare: operate('POST', '/resume', undefined, suspend),
  },
  'POST /v1/operator/tenants/{id}/lift-sandbox': {
    act: 'sandbox.lifted',
    by: 'operator',
    prepare: operate('POST', '/lift-sandbox', undefined, intoSandbox),
  },
  'POST /v1/operator/tenants/{id}/decline-review': {
    act: 'review.declined',
    by: 'operator',
    prepare: operate('POST', '/decline-review', { reason: 'Not yet.' }, async (stage) => {
      await intoSandbox(stage)
      await stage.ask('POST', '/v1/tenant/request-review', { message: 'We send receipts to our customers.' })
    }),
  },
  'POST /v1/operator/holds': {
    act: 'hold.placed',
    by: 'operator',
    prepare: (stage) => () => stage.operate('POST', '/holds', holdOf(stage)),
  },
  'DELETE /v1/operator/holds/{id}': {
    act: 'hold.released',
    by: 'operator',
    async prepare(stage) {
      const { json } = await stage.operate('POST', '/holds', holdOf(stage))
      return () => stage.operate('DELETE', `/holds/${json.id}`)
    },
  },
  'POST /v1/operator/control': {
    act: 'control.flush',
    by: 'operator',
    prepare: (stage) => () => stage.operate('POST', '/control', { action: 'flush', ...scopeOf(stage) }),
  },
  'POST /v1/operator/tenants/{id}/impersonate': {
    act: 'impersonation.begun',
    by: 'operator',
    prepare: operate('POST', '/impersonate'),
  },
  'DELETE /v1/operator/impersonation': {
    act: 'impersonation.ended',
    by: 'operator',
    async prepare(stage) {
      await stage.operate('POST', `/tenants/${stage.account.tenant.id}/impersonate`)
      return () => stage.operate('DELETE', '/impersonation')
    },
  },
}

/** Somebody who is no member, for what strangers must not leave in the log. */
export const askAsStranger = async (method: string, path: string, tenant: string): Promise<Answer> =>
  callAs(await createPerson(), method, path, { tenant })
