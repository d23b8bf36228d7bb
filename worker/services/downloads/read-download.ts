/** What a download link opens. */
import type { ParsedMail } from '@mailstead/mail/parse/parse-mail.ts'
import type { Deps } from '../../deps.ts'
import { notFound } from '../../platform/refusal.ts'
import { findTenantHome } from '../../store/directory/tenants.ts'
import { requireParts } from '../emails/read-attachments.ts'
import { readRaw } from '../emails/read-raw.ts'
import { type DownloadTarget, openDownload } from '../links/download-link.ts'
import { readParts } from '../received-emails/read-parts.ts'
import { requireDelivery } from '../received-emails/read-received.ts'
import { openReceivedRaw } from '../received-emails/read-received-raw.ts'

export interface DownloadedFile {
  readonly name: string
  readonly contentType: string
  readonly body: ReadableStream<Uint8Array> | Uint8Array<ArrayBuffer> | string
}

type DownloadDeps = Pick<Deps, 'clock' | 'config' | 'directory' | 'ledgers' | 'rawBucket' | 'secrets'>
type Home = Pick<DownloadTarget, 'tenant'> & { readonly shard: number }

const showRaw = (id: string, body: DownloadedFile['body']): DownloadedFile => ({
  name: `${id}.eml`,
  contentType: 'message/rfc822',
  body,
})

function readPart(mail: ParsedMail | null, id: string): DownloadedFile {
  const attachment = mail?.summary.attachments.find((each) => each.id === id)
  const bytes = attachment && mail?.attachmentBytes(id)
  if (!attachment || !bytes) throw notFound('attachment')
  return {
    name: attachment.filename ?? `attachment-${id}`,
    contentType: attachment.contentType,
    body: new Uint8Array(bytes),
  }
}

async function readSent(deps: DownloadDeps, home: Home, id: string, part: string | null): Promise<DownloadedFile> {
  if (part === null) return showRaw(id, await readRaw(deps, home, id))
  return readPart(await requireParts(deps, home, id), part)
}

async function readReceived(deps: DownloadDeps, home: Home, id: string, part: string | null): Promise<DownloadedFile> {
  const row = await requireDelivery(deps, home, id)
  if (part === null) return showRaw(row.id, await openReceivedRaw(deps, home.tenant, row, row.rcptTo[0] ?? null))
  return readPart(await readParts(deps, home.tenant, row), part)
}

/** Throws `not_found` for a link that is not ours or has ended, and for what is gone. */
export async function readDownload(deps: DownloadDeps, token: string): Promise<DownloadedFile> {
  const target = await openDownload(deps, token)
  const found = await findTenantHome(deps.directory, target.tenant)
  if (found === null) throw notFound('download')
  const home = { tenant: target.tenant, shard: found.shard }
  return 'message' in target
    ? readSent(deps, home, target.message, target.attachment)
    : readReceived(deps, home, target.delivery, target.attachment)
}
