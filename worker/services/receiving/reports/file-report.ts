/** Puts a report into the sender's own mailbox, the way that received mail goes. */
import { DeliveryId } from '@mailstead/contracts/ids.ts'
import type { MailChecks } from '@mailstead/contracts/mail-checks.ts'
import { sha256Hex } from '@mailstead/contracts/relay-signature.ts'
import { putReceived, receivedKey } from '../../../store/blobs/received.ts'
import { insertDeliveries } from '../../../store/ledger/receiving/deliveries.ts'
import { wakeDeliveries } from '../accept/wake-deliveries.ts'
import type { ReportDeps, WrittenReport } from './written-report.ts'

/** If the wake-up is lost the sweeper finds the delivery after this long. */
const SWEEP_AFTER_MS = 60_000

/** It came through no door: there is nothing to check. */
const UNCHECKED: MailChecks = {
  spf: { result: 'none', domain: null },
  dkim: [],
  dmarc: { result: 'none', policy: null, domain: null },
  arc: { result: 'none', sealer: null },
  ptr: { result: 'none', name: null },
}

/** What the object of this delivery is: that of an earlier try may tell of one attempt less, and stays. */
async function store(deps: ReportDeps, { tenant, id, raw }: WrittenReport): Promise<{ size: number; sha256: string }> {
  const own = { size: raw.length, sha256: await sha256Hex(raw) }
  const stream = new Blob([raw]).stream()
  if (await putReceived(deps.rawBucket, tenant, { delivery: id, sha256: own.sha256, stream: fixed(stream, own.size) }))
    return own
  const earlier = await deps.rawBucket.head(receivedKey(tenant, id))
  const sha256 = earlier?.checksums.toJSON().sha256
  if (!earlier || sha256 === undefined) throw new Error('The object of a report is gone')
  return { size: earlier.size, sha256 }
}

/** The bucket wants to know the length before. */
function fixed(stream: ReadableStream<Uint8Array>, size: number): ReadableStream<Uint8Array> {
  const { readable, writable } = new FixedLengthStream(size)
  // What breaks off is told to whoever reads.
  stream.pipeTo(writable).catch(() => undefined)
  return readable
}

/** Throws `report-exists` when one of its recipients was told of before: then nothing is kept. */
export async function fileReport(deps: ReportDeps, report: WrittenReport): Promise<void> {
  const { tenant, shard, to, atMs, key } = report
  const id = DeliveryId.parse(report.id)
  const { size: sizeBytes, sha256 } = await store(deps, report)
  const nowMs = deps.clock.now()
  const row = {
    tenant,
    id,
    source: 'mx' as const,
    relayId: null,
    mailFrom: '',
    rcptTo: [to],
    reception: { helo: null, ip: null, by: deps.config.MAIL_HOST, tls: null, smtpUtf8: false },
    receivedAtMs: atMs,
    sizeBytes,
    sha256,
    rawKey: receivedKey(tenant, id),
    checks: UNCHECKED,
    scan: null,
    dueAtMs: nowMs + SWEEP_AFTER_MS,
    // What we wrote ourselves is no spam, and is not scored.
    scanDueAtMs: null,
  }
  await insertDeliveries(deps.ledgers.at(shard), [row], { ...key, tenant })
  await wakeDeliveries(deps, [{ tenant, delivery: id }])
}
