/**
 * Links by which a received mail or an attachment is downloaded without a key, for an hour: what the link may open is sealed in it, so
 * that nobody can make one or change what it opens.
 */
import { DeliveryId, TenantId } from '@mailstead/contracts/ids.ts'
import { z } from 'zod'
import type { Deps } from '../../deps.ts'
import { notFound } from '../../platform/refusal.ts'

const VALID_MS = 3_600_000
/** Binds the seal to this use. */
const CONTEXT = 'download'

const Target = z.object({
  tenant: TenantId,
  delivery: DeliveryId,
  /** Null for the raw mail. */
  attachment: z.string().nullable(),
})
export type DownloadTarget = z.infer<typeof Target>
const Sealed = Target.extend({ untilMs: z.number() })

type LinkDeps = Pick<Deps, 'secrets' | 'clock'>

export interface Download {
  readonly download_url: string
  readonly expires_at: string
}

// Of base64 only these letters mean something in a path.
const toPath = (sealed: string): string => sealed.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '~')
const fromPath = (token: string): string => token.replaceAll('-', '+').replaceAll('_', '/').replaceAll('~', '=')

/** `origin` is where the API was called. */
export async function makeDownload(deps: LinkDeps, origin: string, target: DownloadTarget): Promise<Download> {
  const untilMs = deps.clock.now() + VALID_MS
  const sealed = await deps.secrets.seal(CONTEXT, JSON.stringify({ ...target, untilMs }))
  return {
    download_url: `${origin}/v1/downloads/${toPath(sealed)}`,
    expires_at: new Date(untilMs).toISOString(),
  }
}

/** Throws `not_found` for a link that was not made here, was changed, or has ended. */
export async function openDownload(deps: LinkDeps, token: string): Promise<DownloadTarget> {
  const plain = await deps.secrets.open(CONTEXT, fromPath(token)).catch(() => null)
  const opened = plain === null ? null : Sealed.parse(JSON.parse(plain))
  if (opened === null || opened.untilMs < deps.clock.now()) throw notFound('download, or its link has ended')
  return opened
}
