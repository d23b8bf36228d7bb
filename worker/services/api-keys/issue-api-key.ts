/** Makes an API key for a caller: with what it may be bound to, and with no more rights than the caller has. */
import type { ApiKeyCreated, CreateApiKey } from '@mailstead/contracts/api/api-key.ts'
import { DomainId, MailboxId, type TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { Refusal } from '../../platform/refusal.ts'
import { findDomain } from '../../store/directory/domains.ts'
import { findMailbox, type MailboxRow } from '../../store/directory/receiving/mailboxes.ts'
import type { Access } from '../access/access.ts'
import type { NewThing } from '../idempotency/new-thing.ts'
import { createApiKey } from '../tenants/create-api-key.ts'
import { readExpiry, refuseMoreThanCaller, refuseUselessBinding } from './key-limits.ts'

type ReadDeps = Pick<Deps, 'directory'>

async function requireDomain(deps: ReadDeps, tenant: TenantId, text: string): Promise<DomainId> {
  const id = DomainId.safeParse(text)
  const row = id.success ? await findDomain(deps.directory, tenant, id.data) : null
  if (row) return row.id
  throw new Refusal(
    'validation_error',
    `\`domain_id\`: you have no domain with the id \`${text}\`. See GET /v1/domains.`,
  )
}

async function requireInbox(deps: ReadDeps, tenant: TenantId, text: string): Promise<MailboxRow> {
  const id = MailboxId.safeParse(text)
  const row = id.success ? await findMailbox(deps.directory, tenant, id.data) : null
  if (row) return row
  throw new Refusal(
    'validation_error',
    `\`mailbox_id\`: you have no inbox with the id \`${text}\`. See GET /v1/inboxes.`,
  )
}

/** The domain and the mailbox must be the tenant's, and belong together: a key that can send nothing helps nobody. */
async function readBindings(deps: ReadDeps, tenant: TenantId, request: CreateApiKey) {
  const { domain_id, mailbox_id } = request
  const domainId = domain_id === undefined ? null : await requireDomain(deps, tenant, domain_id)
  const mailbox = mailbox_id === undefined ? null : await requireInbox(deps, tenant, mailbox_id)
  if (domainId !== null && mailbox !== null && mailbox.domainId !== domainId)
    throw new Refusal(
      'validation_error',
      `\`mailbox_id\`: the inbox ${mailbox.address} is not in the domain of \`domain_id\`. Leave one of them out.`,
    )
  return { domainId, mailboxId: mailbox?.id ?? null }
}

/**
 * Throws `validation_error`, `restricted_api_key` when the new key could do more than the caller's, or `limit_reached` when there are as many
 * as there may be.
 */
export async function issueApiKey(
  deps: Pick<Deps, 'directory' | 'clock'>,
  { access, ip }: { readonly access: Access; readonly ip: string | null },
  request: CreateApiKey,
  thing: NewThing,
): Promise<ApiKeyCreated> {
  const expiresAtMs = readExpiry(request, deps.clock.now())
  refuseUselessBinding(request)
  refuseMoreThanCaller(access, request, expiresAtMs)
  const bindings = await readBindings(deps, access.tenant, request)
  const { name, permission } = request
  const acting = { actor: access.actor, ip }
  const rights = { name, permission, ...bindings, expiresAtMs, acting }
  const { id, key } = await createApiKey(deps, access.tenant, rights, thing)
  return { id, token: key }
}
