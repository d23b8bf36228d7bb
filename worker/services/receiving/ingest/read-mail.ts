/** The bytes of a received mail → what is kept of it beside them. What cannot be read within bounds is kept raw, never lost. */
import type { MailSummary } from '@mailstead/contracts/received-mail.ts'
import { parseMail } from '@mailstead/mail/parse/parse-mail.ts'
import { readSummary } from '@mailstead/mail/parse/read-summary.ts'
import { searchText } from '@mailstead/mail/parse/search-text.ts'
import { readHeaderFields } from '@mailstead/mail/report/mime/header-field.ts'
import { countReceived, readDeliveredTo } from '@mailstead/mail/report/notice/loop-facts.ts'
import type { Deps } from '../../../deps.ts'
import { failpoint } from '../../../platform/failpoint.ts'
import { getReceived } from '../../../store/blobs/received.ts'
import { getReceivedHead } from '../../../store/blobs/received-head.ts'
import type { ClaimedDelivery } from '../../../store/ledger/receiving/ingest.ts'

/** Twice the parser died with it: the third time it is taken as it stands. */
const PARSE_TRIES_MAX = 2
/** What is read of a mail that is not parsed: its header is in there. */
const HEAD_BYTES = 262_144

/** A value in D1 and in a mailbox may have 2 MB; a thousand attachments with names of ordinary length stay far below this. */
const SUMMARY_MAX_BYTES = 600_000

/** The way that a mail has gone so far. */
export interface Hops {
  readonly received: number
  /** Addresses that it was filed under before, in lower case. */
  readonly deliveredTo: readonly string[]
}

export interface ReadMail {
  readonly isRawOnly: boolean
  readonly summary: MailSummary
  /** To search in. */
  readonly text: string
  readonly hops: Hops
  /** The whole mail, or the beginning of one that is not parsed. */
  readonly raw: Uint8Array<ArrayBuffer>
}

function readHops(raw: Uint8Array<ArrayBuffer>): Hops {
  const fields = readHeaderFields(raw)
  return { received: countReceived(fields), deliveredTo: readDeliveredTo(fields) }
}

function findExcess(summary: MailSummary): string | null {
  const bytes = new TextEncoder().encode(JSON.stringify(summary)).byteLength
  return bytes > SUMMARY_MAX_BYTES ? `header fields and attachments come to ${bytes} octets` : null
}

const toRawOnly = (raw: Uint8Array<ArrayBuffer>): ReadMail => ({
  isRawOnly: true,
  summary: readSummary(raw.subarray(0, HEAD_BYTES)),
  text: '',
  hops: readHops(raw),
  raw,
})

/** Throws when the bytes cannot be had. */
export async function readMail(
  { rawBucket, log }: Pick<Deps, 'log' | 'rawBucket'>,
  delivery: ClaimedDelivery,
): Promise<ReadMail> {
  const { tenant, id } = delivery
  if (delivery.parseAttempts > PARSE_TRIES_MAX) {
    log('error', 'mail.unparsable', { tenant, delivery: id, attempts: delivery.parseAttempts })
    const head = await getReceivedHead(rawBucket, tenant, delivery, HEAD_BYTES)
    if (head === null) throw new Error('The stored mail is missing')
    return toRawOnly(head)
  }
  const object = await getReceived(rawBucket, tenant, delivery)
  if (object === null) throw new Error('The stored mail is missing')
  const raw = new Uint8Array(await object.arrayBuffer())
  if (DEVELOPMENT) await failpoint('ingest.parsing')
  const parsed = await parseMail(raw)
  const why = parsed.ok ? findExcess(parsed.mail.summary) : parsed.why
  if (!parsed.ok || why !== null) {
    log('info', 'mail.raw_only', { tenant, delivery: id, why: why?.slice(0, 200) })
    return toRawOnly(raw)
  }
  const { mail } = parsed
  return { isRawOnly: false, summary: mail.summary, text: searchText(mail), hops: readHops(raw), raw }
}
