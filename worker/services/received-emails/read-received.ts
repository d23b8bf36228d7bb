/** Received mail of a tenant: a page of the list, or one with its bodies, which are read from its bytes. */
import type {
  GetReceivedEmail,
  ListReceivedEmails,
  ReceivedEmail,
  ReceivedEmailList,
} from '@mailstead/contracts/api/received-email.ts'
import { DeliveryId } from '@mailstead/contracts/ids.ts'
import type { Folder } from '@mailstead/contracts/received-mail.ts'
import type { Deps } from '../../deps.ts'
import { openMailbox } from '../../mailbox/client.ts'
import { cutPage } from '../../platform/page.ts'
import { notFound } from '../../platform/refusal.ts'
import { findMailbox } from '../../store/directory/receiving/mailboxes.ts'
import { type DeliveryRow, findDelivery, listDeliveries } from '../../store/ledger/receiving/deliveries.ts'
import type { Access } from '../access/access.ts'
import { makeDownload } from '../links/download-link.ts'
import { htmlOf } from './embed-parts.ts'
import { type ParsedMail, readParts } from './read-parts.ts'
import { firstPlace, showDelivery } from './show-delivery.ts'

type ReadDeps = Pick<Deps, 'clock' | 'directory' | 'ledgers' | 'mailboxes' | 'rawBucket' | 'secrets'>

/** Throws `not_found`, also for a text that is no id. */
export async function requireDelivery(
  deps: Pick<Deps, 'ledgers'>,
  access: Pick<Access, 'shard' | 'tenant'>,
  id: string,
): Promise<DeliveryRow> {
  const parsed = DeliveryId.safeParse(id)
  const row = parsed.success ? await findDelivery(deps.ledgers.at(access.shard), access.tenant, parsed.data) : null
  if (row === null || row.kind !== 'mail') throw notFound('received email')
  return row
}

/** A page, newest first: every folder, and also what was rejected. Folders are those at the time of arrival. */
export async function listReceived(
  deps: Pick<Deps, 'ledgers'>,
  access: Access,
  page: ListReceivedEmails,
): Promise<ReceivedEmailList> {
  const rows = await listDeliveries(deps.ledgers.at(access.shard), access.tenant, { ...page, count: page.limit + 1 })
  const { shown, hasMore } = cutPage(rows, page)
  const data = shown.map((row) => showDelivery(row, firstPlace(row)?.folder ?? null))
  return { object: 'list', has_more: hasMore, data }
}

/** Where the mail lies now in the first inbox it reached: people move mail. */
async function findFolder(deps: ReadDeps, access: Access, row: DeliveryRow): Promise<Folder | null> {
  const place = firstPlace(row)
  const mailbox = place && (await findMailbox(deps.directory, access.tenant, place.id))
  if (!mailbox) return null
  const mail = await openMailbox(deps.mailboxes, mailbox.objectId).getMail(row.id, null)
  return mail?.folder ?? null
}

/** A field that stands several times shows its first: what a reader sees at the top. */
const headersOf = (mail: ParsedMail): Record<string, string> =>
  Object.fromEntries([...mail.headers].reverse().map(({ name, value }) => [name.toLowerCase(), value]))

/** Throws `not_found`. `origin` is where the API was called, for links. */
export async function readReceived(
  deps: ReadDeps,
  access: Access,
  request: GetReceivedEmail & { readonly id: string; readonly origin: string },
): Promise<ReceivedEmail> {
  const row = await requireDelivery(deps, access, request.id)
  const target = { tenant: access.tenant, delivery: row.id, attachment: null }
  const [mail, folder, raw] = await Promise.all([
    row.isRawOnly ? null : readParts(deps, access.tenant, row),
    findFolder(deps, access, row),
    makeDownload(deps, request.origin, target),
  ])
  return {
    object: 'email',
    ...showDelivery(row, folder),
    html: mail && htmlOf(mail, request.html_format),
    text: mail?.text ?? null,
    headers: mail && headersOf(mail),
    raw,
  }
}
