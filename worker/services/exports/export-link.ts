/** The link by which the owner of a tenant downloads all of it, for an hour. It is worth nothing once he is the owner no more. */
import type { TenantExport } from '@mailstead/contracts/api/people/export.ts'
import { TenantId } from '@mailstead/contracts/ids.ts'
import { z } from 'zod'
import type { Deps } from '../../deps.ts'
import { notFound } from '../../platform/refusal.ts'
import { writeAudit } from '../../store/directory/people/audit.ts'
import { isOwnerOf } from '../../store/directory/people/members.ts'
import type { MemberActor } from '../access/actor.ts'
import { auditEntry } from '../access/audit-entry.ts'
import { openToken, sealToken } from '../links/sealed-token.ts'
import { type ExportDeps, exportTenant } from './export-tenant.ts'

const VALID_MS = 3_600_000
/** Binds the seal to this use. */
const USE = 'export'

const Target = z.object({ tenant: TenantId, userId: z.string() })

interface ExportRequest {
  readonly acting: { readonly actor: MemberActor; readonly ip: string | null }
  /** Where the API was called. */
  readonly origin: string
}

export async function offerExport(
  deps: Pick<Deps, 'clock' | 'directory' | 'secrets'>,
  tenant: TenantId,
  { acting, origin }: ExportRequest,
): Promise<TenantExport> {
  const untilMs = deps.clock.now() + VALID_MS
  const token = await sealToken(deps, USE, { tenant, userId: acting.actor.userId }, untilMs)
  await writeAudit(deps.directory, tenant, auditEntry(deps, acting, { act: 'tenant.exported', target: tenant }))
  return {
    object: 'export',
    download_url: `${origin}/v1/exports/${token}`,
    expires_at: new Date(untilMs).toISOString(),
  }
}

export interface ExportFile {
  readonly name: string
  readonly body: ReadableStream<Uint8Array>
}

/** Throws `not_found` for a link that is not ours or has ended, and for somebody who is not the owner any more. */
export async function openExport(deps: ExportDeps & Pick<Deps, 'secrets'>, token: string): Promise<ExportFile> {
  const { tenant, userId } = await openToken(deps, USE, Target, token)
  if (!(await isOwnerOf(deps.directory, tenant, userId))) throw notFound('export')
  const day = new Date(deps.clock.now()).toISOString().slice(0, 10)
  return { name: `account-${day}.tar`, body: await exportTenant(deps, tenant) }
}
