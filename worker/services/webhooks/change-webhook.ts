/** Changes, removes or re-keys a webhook. */
import type { UpdateWebhook, WebhookId, WebhookSecret } from '@mailstead/contracts/api/webhook.ts'
import type { Deps } from '../../deps.ts'
import { movingTenant, notFound, type Refusal } from '../../platform/refusal.ts'
import {
  deleteWebhook,
  findWebhook,
  replaceSecret,
  updateWebhook as updateRow,
} from '../../store/ledger/events/webhooks.ts'
import type { Access } from '../access/access.ts'
import type { ActingIn } from '../access/audit-entry.ts'
import { audited } from '../access/audited.ts'
import { wakeWebhooks } from './delivery/wake.ts'
import { requireEndpoint } from './require-endpoint.ts'
import { createWebhookSecret, webhookSecretContext } from './webhook-secret.ts'

type Place = ActingIn & Pick<Access, 'shard'>

/** A receiver has this long to change over to a new secret. */
const OVERLAP_MS = 86_400_000

/** Why a change changed no row: a tenant that moves is read still, but not written. */
async function reasonUnchanged(
  deps: Pick<Deps, 'ledgers'>,
  { tenant, shard }: Pick<Access, 'tenant' | 'shard'>,
  id: WebhookId,
): Promise<Refusal> {
  return (await findWebhook(deps.ledgers.at(shard), tenant, id)) ? movingTenant() : notFound('webhook')
}

/** Throws `not_found`, or `validation_error` for the endpoint. */
export async function updateWebhook(
  deps: Pick<Deps, 'clock' | 'config' | 'directory' | 'ledgers' | 'log' | 'webhookRunners'>,
  access: Place,
  id: WebhookId,
  { endpoint, events, status }: UpdateWebhook,
): Promise<void> {
  if (endpoint !== undefined) requireEndpoint(deps, endpoint)
  const { tenant, shard } = access
  const changes = {
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(events === undefined ? {} : { events: JSON.stringify([...new Set(events)]) }),
    ...(status === undefined ? {} : { status }),
    ...(status === 'enabled' ? { disabledReason: null, failingSinceMs: null } : {}),
    updatedAtMs: deps.clock.now(),
  }
  const detail = { ...(endpoint && { endpoint }), ...(events && { events }), ...(status && { status }) }
  await audited(deps, access, { act: 'webhook.changed', target: id, detail }, async () => {
    if (!(await updateRow(deps.ledgers.at(shard), tenant, id, changes))) throw await reasonUnchanged(deps, access, id)
  })
  if (status === 'enabled') await wakeWebhooks(deps, [{ tenant, webhook: id }])
}

/** Gives it a new secret; the one of now is valid beside it for a day, and one that was so before no longer. Throws `not_found`. */
export async function rotateSecret(
  deps: Pick<Deps, 'clock' | 'directory' | 'ledgers' | 'secrets'>,
  access: Place,
  id: WebhookId,
): Promise<WebhookSecret> {
  const { tenant, shard } = access
  const secret = createWebhookSecret()
  const updatedAtMs = deps.clock.now()
  const changes = {
    sealedSecret: await deps.secrets.seal(webhookSecretContext(tenant, id), secret),
    previousUntilMs: updatedAtMs + OVERLAP_MS,
    updatedAtMs,
  }
  await audited(deps, access, { act: 'webhook.secret_rotated', target: id }, async () => {
    if (!(await replaceSecret(deps.ledgers.at(shard), tenant, id, changes)))
      throw await reasonUnchanged(deps, access, id)
  })
  return { object: 'webhook', id, signing_secret: secret }
}

/** With all that is known of its deliveries. Throws `not_found`. */
export async function removeWebhook(
  deps: Pick<Deps, 'clock' | 'directory' | 'ledgers'>,
  access: Place,
  id: WebhookId,
): Promise<void> {
  const { tenant, shard } = access
  await audited(deps, access, { act: 'webhook.removed', target: id }, async () => {
    if (!(await deleteWebhook(deps.ledgers.at(shard), tenant, id))) throw notFound('webhook')
  })
}
