/** Some claimed deliveries from their bytes into mailboxes. What fails for one of them is given back; the others go on. */
import type { DeliveryId, TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../../deps.ts'
import { failpoint } from '../../../platform/failpoint.ts'
import { describeError } from '../../../platform/log.ts'
import {
  type ClaimedDelivery,
  type FiledDelivery,
  type FiledEvent,
  fileDeliveries,
  releaseDeliveries,
} from '../../../store/ledger/receiving/ingest.ts'
import { announce } from '../../webhooks/delivery/announce.ts'
import { wakeScans } from '../scan/wake-scans.ts'
import { askRecipients } from './ask-recipients.ts'
import { checkMail } from './check-mail.ts'
import { deliverMails, type OutgoingMail } from './deliver-mails.ts'
import { toInboxEvents } from './inbox-events.ts'
import type { Recipient, Targets } from './plan-placements.ts'
import { isContactWanted, readContact } from './read-contact.ts'
import { readMail } from './read-mail.ts'
import { toReceivedEvents } from './received-event.ts'
import { type SettleDeps, settleRecipients } from './settle-recipients.ts'

export type FileDeps = SettleDeps & Pick<Deps, 'mailboxes' | 'resolvers' | 'scan'>

/** Mails whose bytes are in memory together; a larger one is alone. */
const TOGETHER_BYTES = 4 * 1_048_576
const RETRY_MIN_MS = 5_000
/** Short: two minutes after a trouble of ours has ended the mail is there. */
const RETRY_MAX_MS = 60_000

/** A mail that is ready for its mailboxes. */
interface Prepared {
  readonly filed: FiledDelivery
  readonly events: readonly FiledEvent[]
  readonly mails: readonly OutgoingMail[]
}

/** The longer it has failed, the longer it waits. */
export const retryAfterMs = (ageMs: number): number => Math.min(Math.max(ageMs / 4, RETRY_MIN_MS), RETRY_MAX_MS)

/** Deliveries that must be tried again, and after how long. */
export type Postponed = ReadonlyMap<DeliveryId, number>

function groupBySize(deliveries: readonly ClaimedDelivery[]): ClaimedDelivery[][] {
  const groups: ClaimedDelivery[][] = []
  let bytes = Number.POSITIVE_INFINITY
  for (const delivery of deliveries) {
    bytes += delivery.sizeBytes
    if (bytes > TOGETHER_BYTES) {
      groups.push([])
      bytes = delivery.sizeBytes
    }
    groups.at(-1)?.push(delivery)
  }
  return groups
}

async function prepare(
  deps: FileDeps,
  shard: number,
  delivery: ClaimedDelivery,
  recipients: readonly Recipient[],
): Promise<Prepared> {
  const { tenant, id } = delivery
  const mail = await readMail(deps, delivery)
  const checks = await checkMail(deps, delivery, mail)
  const targets: Targets = new Map()
  const { receivedAtMs, sizeBytes, rawKey, scan } = delivery
  const placed = { hops: mail.hops, scan, checks, trustedSealers: deps.config.TRUSTED_ARC_SEALERS }
  const placements = await settleRecipients(deps, targets, { shard, delivery, mail, placed }, recipients)
  const { summary, isRawOnly, text } = mail
  const contact = [...targets.values()].some(isContactWanted) ? readContact(delivery, mail) : null
  const isForSomebody = placements.some(({ outcome }) => outcome !== 'bounce')
  return {
    filed: {
      tenant,
      delivery: id,
      kind: isForSomebody ? 'mail' : 'bounce',
      isRawOnly,
      summary,
      checks,
      placements,
      // What lies in no mailbox cannot be moved to another folder: its score is of no use.
      scanDueAtMs: scan === null && targets.size > 0 ? deps.clock.now() : null,
    },
    events: toReceivedEvents({ tenant, delivery: id, receivedAtMs, summary, placements }),
    mails: [...targets.values()].map((target) => ({
      delivery: id,
      mailbox: target.mailbox.id,
      objectId: target.mailbox.objectId,
      mail: {
        ...{ id, deliveredTo: target.deliveredTo, folder: target.folder, receivedAtMs, sizeBytes, rawKey },
        ...{ isRawOnly, summary, text, checks, scan },
        ...(contact !== null && isContactWanted(target) ? { contact } : {}),
      },
    })),
  }
}

async function prepareAll(
  deps: FileDeps,
  shard: number,
  deliveries: readonly ClaimedDelivery[],
): Promise<readonly Prepared[]> {
  const asked = deliveries.flatMap(({ tenant, rcptTo }) => rcptTo.map((each) => ({ tenant, rcptTo: each })))
  const answers = await askRecipients(deps, asked)
  let at = 0
  const work = deliveries.map((delivery) => {
    const recipients = answers.slice(at, at + delivery.rcptTo.length)
    at += delivery.rcptTo.length
    return { delivery, recipients }
  })
  const prepared: Prepared[] = []
  for (const group of groupBySize(deliveries)) {
    const theirs = work.filter(({ delivery }) => group.includes(delivery))
    const done = await Promise.all(
      theirs.map(({ delivery, recipients }) =>
        prepare(deps, shard, delivery, recipients).catch((error: unknown) => {
          const { tenant, id } = delivery
          deps.log('error', 'ingest.failed', { tenant, delivery: id, error: describeError(error) })
          return null
        }),
      ),
    )
    prepared.push(...done.filter((each) => each !== null))
  }
  return prepared
}

const toInboxHints = ({ tenant, placements }: Prepared['filed']) =>
  placements
    .flatMap((placement) => (placement.outcome === 'filed' ? placement.mailboxes : []))
    .map(({ id }) => ({ tenant, type: 'inbox' as const, id }))

async function file(deps: FileDeps, shard: number, prepared: readonly Prepared[]): Promise<ReadonlySet<DeliveryId>> {
  const { delivered, failed } = await deliverMails(
    deps,
    prepared.flatMap(({ mails }) => mails),
  )
  if (DEVELOPMENT) await failpoint('ingest.delivered')
  const filed = prepared.flatMap((each) => (failed.has(each.filed.delivery) ? [] : [each.filed]))
  const inMailboxes = Map.groupBy(delivered, ({ delivery }) => delivery)
  const told = prepared
    .filter((each) => filed.includes(each.filed))
    .flatMap(({ filed: { tenant, delivery }, events }) => [
      ...events,
      ...(inMailboxes.get(delivery) ?? []).flatMap((each) => toInboxEvents(tenant, each)),
    ])
  await announce(deps, await fileDeliveries(deps.ledgers.at(shard), filed, told), filed.flatMap(toInboxHints))
  const unscanned = filed.filter(({ scanDueAtMs }) => scanDueAtMs !== null)
  await wakeScans(
    deps,
    unscanned.map(({ tenant, delivery }: { tenant: TenantId; delivery: DeliveryId }) => ({ tenant, delivery })),
  )
  return new Set(filed.map(({ delivery }) => delivery))
}

/** Those that were filed. What fails for all together is tried for each alone, so that one mail cannot hold up the others. */
async function fileTogether(
  deps: FileDeps,
  shard: number,
  deliveries: readonly ClaimedDelivery[],
): Promise<ReadonlySet<DeliveryId>> {
  try {
    return await file(deps, shard, await prepareAll(deps, shard, deliveries))
  } catch (error) {
    deps.log('error', 'ingest.failed', { deliveries: deliveries.length, error: describeError(error) })
    const filed = new Set<DeliveryId>()
    for (const delivery of deliveries.length > 1 ? deliveries : [])
      for (const id of await fileTogether(deps, shard, [delivery])) filed.add(id)
    return filed
  }
}

/** Files what can be filed and gives the rest back. Throws when even that fails: then the lease ends by itself. */
export async function fileBatch(
  deps: FileDeps,
  shard: number,
  deliveries: readonly ClaimedDelivery[],
): Promise<Postponed> {
  if (deliveries.length === 0) return new Map()
  const filed = await fileTogether(deps, shard, deliveries)
  const nowMs = deps.clock.now()
  const left = deliveries.filter(({ id }) => !filed.has(id))
  const postponed = new Map(left.map(({ id, receivedAtMs }) => [id, retryAfterMs(nowMs - receivedAtMs)]))
  await releaseDeliveries(
    deps.ledgers.at(shard),
    left.map(({ tenant, id }) => ({ tenant, delivery: id, dueAtMs: nowMs + (postponed.get(id) ?? RETRY_MIN_MS) })),
  )
  return postponed
}
