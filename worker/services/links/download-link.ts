/** Links by which a mail or an attachment is downloaded without a key, for an hour. */
import { DeliveryId, MessageId, TenantId } from '@mailstead/contracts/ids.ts'
import { z } from 'zod'
import { type LinkDeps, openToken, sealToken } from './sealed-token.ts'

const VALID_MS = 3_600_000
/** Binds the seal to this use. */
const USE = 'download'

const place = {
  tenant: TenantId,
  /** Null for the raw mail. */
  attachment: z.string().nullable(),
}
/** Which of the two ids is there tells received mail from sent mail. */
const Target = z.union([z.object({ ...place, delivery: DeliveryId }), z.object({ ...place, message: MessageId })])
export type DownloadTarget = z.infer<typeof Target>

export interface Download {
  readonly download_url: string
  readonly expires_at: string
}

/** `origin` is where the API was called. */
export async function makeDownload(deps: LinkDeps, origin: string, target: DownloadTarget): Promise<Download> {
  const untilMs = deps.clock.now() + VALID_MS
  return {
    download_url: `${origin}/v1/downloads/${await sealToken(deps, USE, target, untilMs)}`,
    expires_at: new Date(untilMs).toISOString(),
  }
}

/** Throws `not_found` for a link that was not made here, was changed, or has ended. */
export const openDownload = (deps: LinkDeps, token: string): Promise<DownloadTarget> =>
  openToken(deps, USE, Target, token)
