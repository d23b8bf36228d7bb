/** An account to which every kind of secret is issued, by the API where it can be. */
import { eq } from 'drizzle-orm'
import { registerRelay } from '../../../worker/services/relays/register-relay.ts'
import { dkimKeyContext } from '../../../worker/store/directory/dkim-key-context.ts'
import { dkimKeys } from '../../../worker/store/directory/schema.ts'
import { call } from '../call.ts'
import { changeDomain } from '../create-inbound.ts'
import { createMailbox } from '../create-mailbox.ts'
import { createRelay } from '../create-relay.ts'
import { createTenant, type TestTenant } from '../create-tenant.ts'
import { fileMail } from '../file-mail.ts'
import type { Secret } from './find-secrets.ts'

export interface IssuedSecret extends Secret {
  /** As it is handed out, with what is around the secret. */
  readonly whole: string
}

/** `text` is what of it is secret; all of it unless told otherwise. */
const issue = (name: string, whole: string, text = whole): IssuedSecret => ({ name, text, whole })

const lastOf = (url: string): string => url.slice(url.lastIndexOf('/') + 1)

/** What in a key or a signing secret is secret: behind `ms_<id>_` or `whsec_`. */
const bareOf = (text: string): string => text.slice(text.lastIndexOf('_') + 1)

async function issueKeys(owner: TestTenant): Promise<IssuedSecret[]> {
  const create = async (body: object, headers = {}): Promise<string> =>
    (await call('POST', '/v1/api-keys', { key: owner.apiKey, body, headers })).json.token
  const once = { 'idempotency-key': crypto.randomUUID() }
  const tokens = [
    owner.apiKey,
    owner.sendingKey,
    await create({ name: 'of the API' }),
    await create({ name: 'asked for twice' }, once),
    await create({ name: 'asked for twice' }, once),
  ]
  return tokens.map((token, n) => issue(`API key ${n}`, token, bareOf(token)))
}

async function issueWebhooks(owner: TestTenant): Promise<{ ids: string[]; secrets: IssuedSecret[] }> {
  const body = { endpoint: 'https://hooks.example/mail', events: ['email.canceled'] }
  const headers = { 'idempotency-key': crypto.randomUUID() }
  const first = await call('POST', '/v1/webhooks', { key: owner.apiKey, body })
  const second = await call('POST', '/v1/webhooks', { key: owner.apiKey, body, headers })
  const rotated = await call('POST', `/v1/webhooks/${first.json.id}/signing-secret/rotate`, { key: owner.apiKey })
  const shown = await call('GET', `/v1/webhooks/${first.json.id}`, { key: owner.apiKey })
  const answers = [first, second, rotated, shown]
  return {
    ids: [first.json.id, second.json.id],
    secrets: answers.map(({ json }, n) =>
      issue(`signing key of a webhook ${n}`, json.signing_secret, bareOf(json.signing_secret)),
    ),
  }
}

/** Opened as for signing. The end of a key is its own; the beginning is the same for all of its kind. */
async function readDkimKeys({ deps, tenant, domain, apiKey }: TestTenant): Promise<IssuedSecret[]> {
  await call('POST', `/v1/domains/${domain.id}/dkim/rotate`, { key: apiKey })
  const rows = await deps.directory.select().from(dkimKeys).where(eq(dkimKeys.tenantId, tenant.id))
  return Promise.all(
    rows.map(async ({ id, selector, sealedPrivateKey }) => {
      const pem = await deps.secrets.open(dkimKeyContext(tenant.id, id), sealedPrivateKey)
      const lines = pem.split('\n').filter((line) => line !== '' && !line.startsWith('-----'))
      return issue(`DKIM ${selector}`, pem, (lines.at(-1) ?? '').slice(-40))
    }),
  )
}

async function issueRelaySecrets(): Promise<IssuedSecret[]> {
  const relay = await createRelay()
  const next = crypto.randomUUID().repeat(2)
  await registerRelay(relay.deps, { id: relay.id, url: relay.url, secret: next })
  return [relay.secret, next].map((text, n) => issue(`relay secret ${n}`, text))
}

async function issueLinks(owner: TestTenant, email: string, received: string): Promise<IssuedSecret[]> {
  const get = async (path: string) => (await call('GET', path, { key: owner.apiKey })).json
  const shared = await call('POST', `/v1/emails/${email}/share`, { key: owner.apiKey, body: {} })
  const [attachment] = (await get(`/v1/emails/${email}/attachments`)).data
  const raw = (await get(`/v1/emails/receiving/${received}`)).raw
  const urls = [shared.json.url, attachment.download_url, raw.download_url]
  return urls.map((url: string, n) => issue(`link ${n}`, lastOf(url)))
}

/** Tokens that the mail itself holds: of its tracked links, and to unsubscribe. */
function readMailTokens(raw: string): IssuedSecret[] {
  const plain = raw.replaceAll('=\r\n', '').replaceAll('\r\n ', '').replaceAll('=3D', '=')
  const tokens = [...plain.matchAll(/\/(t\/[oc]|u)\/([\w.~-]{20,})/g)]
  return tokens.map(([, kind, token]) => issue(`token of /${kind}`, token ?? ''))
}

export interface Issued {
  readonly owner: TestTenant
  readonly secrets: readonly IssuedSecret[]
  /** Kept in the mail that holds them, and nowhere else. */
  readonly mailTokens: readonly IssuedSecret[]
  readonly mailboxes: readonly string[]
  readonly runners: readonly string[]
}

export async function issueSecrets(): Promise<Issued> {
  const owner = await createTenant()
  await changeDomain(owner, { openTracking: true, clickTracking: true })
  const mail = {
    from: `ada@${owner.domain.name}`,
    to: 'bob@peer.example',
    subject: 'Hi',
    html: '<p><a href="https://shop.example/sale">Sale</a></p>',
    attachments: [{ filename: 'a.txt', content: btoa('attached') }],
    unsubscribe: true,
  }
  const sent = await call('POST', '/v1/emails', { key: owner.apiKey, body: mail })
  const { text: raw } = await call('GET', `/v1/emails/${sent.json.id}/raw`, { key: owner.apiKey })
  const ada = await createMailbox(owner, 'ada')
  const filed = await fileMail(owner, [ada])
  const webhooks = await issueWebhooks(owner)
  return {
    owner,
    secrets: [
      ...(await issueKeys(owner)),
      ...webhooks.secrets,
      ...(await readDkimKeys(owner)),
      ...(await issueRelaySecrets()),
      ...(await issueLinks(owner, sent.json.id, filed.id)),
      issue('the secret of all', owner.deps.config.MASTER_KEY),
      issue('the secret of return paths', owner.deps.config.RETURN_PATH_SECRET),
      issue('the secret of sessions', owner.deps.config.AUTH_SECRET),
    ],
    mailTokens: readMailTokens(raw),
    mailboxes: [ada.objectId],
    runners: webhooks.ids.map((id) => `${owner.tenant.id}/${id}`),
  }
}
