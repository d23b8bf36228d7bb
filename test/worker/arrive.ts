/** Mail that was accepted and is still to be filed, and what became of it. */
import { env } from 'cloudflare:workers'
import { DeliveryId } from '@mailstead/contracts/ids.ts'
import type { InboundQueued } from '@mailstead/contracts/inbound-queued.ts'
import type { MailChecks, SpamScan } from '@mailstead/contracts/mail-checks.ts'
import { openMailbox } from '../../worker/mailbox/client.ts'
import type { KeptMail, KeptThread } from '../../worker/mailbox/mailbox-mail.ts'
import { newId } from '../../worker/platform/ids.ts'
import { receivedKey } from '../../worker/store/blobs/received.ts'
import { type DeliveryRow, findDelivery, insertDeliveries } from '../../worker/store/ledger/receiving/deliveries.ts'
import type { TestMailbox } from './create-mailbox.ts'
import { CHECKS, SCAN } from './create-received.ts'
import type { TestTenant } from './create-tenant.ts'

export const RAW_MAIL =
  'From: Eve <eve@sender.example>\r\nSubject: hello\r\nMessage-ID: <1@sender.example>\r\n\r\nHello.\r\n'

export interface Arriving {
  readonly rcptTo: readonly string[]
  readonly raw?: string | Uint8Array
  readonly mailFrom?: string
  readonly checks?: MailChecks | null
  readonly scan?: SpamScan | null
  readonly source?: 'mx' | 'routing'
  readonly ageMs?: number
}

/** The wake-up of a mail that lies in bucket and ledger as accept leaves it. */
export async function arrive(owner: TestTenant, mail: Arriving): Promise<InboundQueued> {
  const { deps, tenant } = owner
  const { rcptTo, mailFrom = 'eve@sender.example', checks = CHECKS, scan = SCAN, source = 'mx' } = mail
  const raw =
    typeof mail.raw === 'string' || mail.raw === undefined ? new TextEncoder().encode(mail.raw ?? RAW_MAIL) : mail.raw
  const receivedAtMs = deps.clock.now() - (mail.ageMs ?? 0)
  const id = DeliveryId.parse(newId(receivedAtMs))
  const rawKey = receivedKey(tenant.id, id)
  await env.RAW.put(rawKey, raw)
  await insertDeliveries(deps.ledgers.at(tenant.shard), [
    {
      ...{ tenant: tenant.id, id, rawKey, source, mailFrom, rcptTo, checks, scan, receivedAtMs },
      relayId: source === 'mx' ? 'relay-1' : null,
      reception: {
        helo: 'mail.sender.example',
        ip: source === 'mx' ? '192.0.2.9' : null,
        by: 'mx.test',
        tls: null,
        smtpUtf8: false,
      },
      sizeBytes: raw.byteLength,
      sha256: '0'.repeat(64),
      dueAtMs: receivedAtMs + 60_000,
      scanDueAtMs: scan === null ? receivedAtMs : null,
    },
  ])
  return { tenant: tenant.id, delivery: id }
}

export async function readDelivery(owner: TestTenant, { delivery }: InboundQueued): Promise<DeliveryRow> {
  const row = await findDelivery(owner.deps.ledgers.at(owner.tenant.shard), owner.tenant.id, delivery)
  if (!row) throw new Error('The delivery is gone')
  return row
}

/** The mail in a mailbox; null when it is not there. */
export const readMailIn = ({ objectId }: TestMailbox, { delivery }: InboundQueued): Promise<KeptMail | null> =>
  openMailbox(env.MAILBOX, objectId).getMail(delivery, null)

export async function listThreadsIn({ objectId }: TestMailbox): Promise<readonly KeptThread[]> {
  const page = await openMailbox(env.MAILBOX, objectId).listThreads({
    limit: 100,
    after: null,
    before: null,
    folders: [],
    isRead: null,
  })
  return page.items
}
