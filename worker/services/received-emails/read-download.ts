/** What a download link opens. */
import type { Deps } from '../../deps.ts'
import { notFound } from '../../platform/refusal.ts'
import { findTenantHome } from '../../store/directory/tenants.ts'
import type { DeliveryRow } from '../../store/ledger/receiving/deliveries.ts'
import { type DownloadTarget, openDownload } from './download-link.ts'
import { readParts } from './read-parts.ts'
import { requireDelivery } from './read-received.ts'
import { openReceivedRaw } from './read-received-raw.ts'

export interface DownloadedFile {
  readonly name: string
  readonly contentType: string
  readonly body: ReadableStream<Uint8Array> | Uint8Array<ArrayBuffer>
}

type DownloadDeps = Pick<Deps, 'clock' | 'config' | 'directory' | 'ledgers' | 'rawBucket' | 'secrets'>

async function readFile(
  deps: DownloadDeps,
  { tenant, attachment: attachmentId }: DownloadTarget,
  row: DeliveryRow,
): Promise<DownloadedFile> {
  if (attachmentId === null) {
    const body = await openReceivedRaw(deps, tenant, row, row.rcptTo[0] ?? null)
    return { name: `${row.id}.eml`, contentType: 'message/rfc822', body }
  }
  const mail = await readParts(deps, tenant, row)
  const attachment = mail?.summary.attachments.find(({ id }) => id === attachmentId)
  const bytes = attachment && mail?.attachmentBytes(attachmentId)
  if (!attachment || !bytes) throw notFound('attachment')
  return {
    name: attachment.filename ?? `attachment-${attachmentId}`,
    contentType: attachment.contentType,
    body: new Uint8Array(bytes),
  }
}

/** Throws `not_found` for a link that is not ours or has ended, and for what is gone. */
export async function readDownload(deps: DownloadDeps, token: string): Promise<DownloadedFile> {
  const target = await openDownload(deps, token)
  const home = await findTenantHome(deps.directory, target.tenant)
  if (home === null) throw notFound('download')
  const row = await requireDelivery(deps, { tenant: target.tenant, shard: home.shard }, target.delivery)
  return readFile(deps, target, row)
}
