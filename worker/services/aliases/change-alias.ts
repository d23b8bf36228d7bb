/** Changes or removes an alias. */
import type { UpdateAlias } from '@mailstead/contracts/api/alias.ts'
import type { AliasId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { notFound } from '../../platform/refusal.ts'
import { deleteAlias, updateAlias as updateRow } from '../../store/directory/receiving/aliases.ts'
import { type ActingIn, auditEntry } from '../access/audit-entry.ts'
import { findInboxes } from './find-inboxes.ts'

/** Throws `not_found`, or `validation_error` for an inbox that is not there. */
export async function updateAlias(
  deps: Pick<Deps, 'directory' | 'clock'>,
  { tenant, acting }: ActingIn,
  id: AliasId,
  request: UpdateAlias,
): Promise<void> {
  const targets = request.inboxes && (await findInboxes(deps, tenant, request.inboxes))
  const audit = auditEntry(deps, acting, { act: 'alias.changed', target: id, detail: { ...request } })
  const changes = {
    ...(request.name === undefined ? {} : { name: request.name }),
    ...(request.disabled === undefined ? {} : { enabled: !request.disabled }),
    ...(targets ? { targets } : {}),
    updatedAtMs: deps.clock.now(),
    audit,
  }
  if (!(await updateRow(deps.directory, tenant, id, changes))) throw notFound('alias')
}

/** Throws `not_found`. */
export async function removeAlias(
  deps: Pick<Deps, 'directory' | 'clock'>,
  { tenant, acting }: ActingIn,
  id: AliasId,
): Promise<void> {
  const audit = auditEntry(deps, acting, { act: 'alias.removed', target: id })
  if (!(await deleteAlias(deps.directory, tenant, id, audit))) throw notFound('alias')
}
