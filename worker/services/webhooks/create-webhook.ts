/** Makes a webhook: it is told of what happens from now on. */
import { type CreateWebhook, WebhookId, type WebhookSecret } from '@mailstead/contracts/api/webhook.ts'
import type { Deps } from '../../deps.ts'
import { newId } from '../../platform/ids.ts'
import { movingTenant, Refusal } from '../../platform/refusal.ts'
import { brokenConstraint } from '../../store/ledger/constraint.ts'
import { type EndpointRow, findWebhook, insertWebhook, type NewEndpoint } from '../../store/ledger/events/webhooks.ts'
import type { Access } from '../access/access.ts'
import type { ActingIn } from '../access/audit-entry.ts'
import { audited } from '../access/audited.ts'
import { requireEndpoint } from './require-endpoint.ts'
import { createWebhookSecret, webhookSecretContext } from './webhook-secret.ts'

export const WEBHOOKS_PER_TENANT = 50

type CreateDeps = Pick<Deps, 'clock' | 'config' | 'directory' | 'ledgers' | 'secrets'>
type Place = ActingIn & Pick<Access, 'shard'>

/** Null when it was there already, made by a repeat of the request. Throws `conflict` when the account has as many as it may. */
async function insertNew(deps: CreateDeps, { tenant, shard }: Place, row: NewEndpoint): Promise<EndpointRow | null> {
  const ledger = deps.ledgers.at(shard)
  const isMade = await insertWebhook(ledger, tenant, row, WEBHOOKS_PER_TENANT).catch((error: unknown) => {
    throw brokenConstraint(error) === 'tenant-away' ? movingTenant() : error
  })
  if (isMade) return null
  const there = await findWebhook(ledger, tenant, row.id)
  if (there) return there
  throw new Refusal(
    'conflict',
    `The account has ${WEBHOOKS_PER_TENANT} webhooks, as many as it may. Remove one, or add events to one that is there.`,
  )
}

/**
 * The new webhook, or one that a repeat of the request made with this id, with the secret that is kept. Throws `validation_error`
 * for its endpoint, or `conflict` when the account has as many as it may.
 */
export async function createWebhook(
  deps: CreateDeps,
  access: Place,
  { endpoint, events }: CreateWebhook,
  thingId = newId(deps.clock.now()),
): Promise<WebhookSecret> {
  requireEndpoint(deps, endpoint)
  const createdAtMs = deps.clock.now()
  const id = WebhookId.parse(thingId)
  const secret = createWebhookSecret()
  const context = webhookSecretContext(access.tenant, id)
  const sealedSecret = await deps.secrets.seal(context, secret)
  const row = { id, endpoint, events: JSON.stringify([...new Set(events)]), sealedSecret, createdAtMs }
  const act = { act: 'webhook.created', target: id, detail: { endpoint } }
  return audited(deps, access, act, async (takeBack) => {
    const there = await insertNew(deps, access, row)
    if (!there) return { object: 'webhook', id, signing_secret: secret }
    await takeBack()
    return { object: 'webhook', id, signing_secret: await deps.secrets.open(context, there.sealedSecret) }
  })
}
