/** Mails that a source has not had yet, as they came: each a stream that is opened when the one before it is through. */
import { DeliveryId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../../deps.ts'
import type { KeptMail, Pulled } from '../../../mailbox/mailbox-mail.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { findDeliveries } from '../../../store/ledger/receiving/deliveries.ts'
import type { Access } from '../../access/access.ts'
import { openReceivedRaw } from '../../received-emails/read-received-raw.ts'
import { askMailbox, type PullDeps, type PullRequest } from './pull-mails.ts'

type RawDeps = PullDeps & Pick<Deps, 'config' | 'ledgers' | 'log' | 'rawBucket'>

/** What a client is to hold in its memory. */
const ANSWER_BYTES_MAX = 10 * 1_048_576
/** A row of a mail may have some hundred kilobytes. */
const ROWS_AT_ONCE = 10

interface PulledStreams {
  readonly mails: readonly KeptMail[]
  readonly untilUs: number
  /** Of the same mails, but for one whose bytes are gone. Reading throws `service_unavailable` when the bucket is away. */
  readonly streams: AsyncGenerator<ReadableStream<Uint8Array>>
}

async function* openStreams(
  deps: RawDeps,
  { tenant, shard }: Access,
  mails: readonly KeptMail[],
): AsyncGenerator<ReadableStream<Uint8Array>> {
  for (let at = 0; at < mails.length; at += ROWS_AT_ONCE) {
    const some = mails.slice(at, at + ROWS_AT_ONCE)
    const ids = some.map(({ id }) => DeliveryId.parse(id))
    const rows = new Map<string, Awaited<ReturnType<typeof findDeliveries>>[number]>(
      (await findDeliveries(deps.ledgers.at(shard), tenant, ids)).map((row) => [row.id, row]),
    )
    for (const { id, deliveredTo } of some) {
      const row = rows.get(id)
      try {
        if (row) yield await openReceivedRaw(deps, tenant, row, deliveredTo)
        else deps.log('error', 'pull.mail_gone', { tenant, delivery: id })
      } catch (error) {
        if (!(error instanceof Refusal && error.code === 'not_found')) throw error
        deps.log('error', 'pull.mail_gone', { tenant, delivery: id })
      }
    }
  }
}

/** Throws a refusal; what was asked for can then be asked for again. */
export async function pullRawMails(deps: RawDeps, access: Access, request: PullRequest): Promise<PulledStreams> {
  const pulled: Pulled = await askMailbox(deps, access, { ...request, bytesMax: ANSWER_BYTES_MAX })
  return { ...pulled, streams: openStreams(deps, access, pulled.mails) }
}
