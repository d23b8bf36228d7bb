/** A received mail of a tenant as it is once filed: object and row, in no mailbox unless told. */
import { env } from 'cloudflare:workers'
import { DeliveryId } from '@mailstead/contracts/ids.ts'
import type { MailChecks, SpamScan } from '@mailstead/contracts/mail-checks.ts'
import type { MailSummary, Placement } from '@mailstead/contracts/received-mail.ts'
import { sha256Hex } from '@mailstead/contracts/relay-signature.ts'
import { newId } from '../../worker/platform/ids.ts'
import { receivedKey } from '../../worker/store/blobs/received.ts'
import { insertDeliveries } from '../../worker/store/ledger/receiving/deliveries.ts'
import { fileDeliveries } from '../../worker/store/ledger/receiving/ingest.ts'
import type { TestTenant } from './create-tenant.ts'

export const CHECKS: MailChecks = {
  spf: { result: 'pass', domain: 'sender.example' },
  dkim: [{ result: 'pass', domain: 'sender.example', selector: 's', algorithm: 'rsa-sha256', comment: null }],
  dmarc: { result: 'pass', policy: 'none', domain: 'sender.example' },
  arc: { result: 'none', sealer: null },
  ptr: { result: 'pass', name: 'mail.sender.example' },
}
export const SCAN: SpamScan = { engine: 'spamassassin', score: 1.5, threshold: 5, symbols: ['HTML_MESSAGE'] }

/** An inline image, a text attachment, and a name that must not be believed. */
export const RAW = [
  'From: Ada <ada@sender.example>',
  'To: Bob <bob@here.example>',
  'Subject: Two files',
  'Message-ID: <1@sender.example>',
  'Date: Sat, 28 Nov 2026 10:00:00 +0000',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary=b',
  '',
  '--b',
  'Content-Type: text/html; charset=utf-8',
  '',
  '<p>Hello <img src="cid:dot@x"></p>',
  '--b',
  'Content-Type: image/png',
  'Content-ID: <dot@x>',
  'Content-Disposition: inline; filename=dot.png',
  'Content-Transfer-Encoding: base64',
  '',
  '////',
  '--b',
  'Content-Type: text/html',
  'Content-Disposition: attachment; filename="../../evil.html"',
  '',
  '<script>alert(1)</script>',
  '--b--',
  '',
].join('\r\n')

/** Those of `RAW`. */
export const ATTACHMENTS: MailSummary['attachments'] = [
  { id: '0', filename: 'dot.png', size: 3, contentType: 'image/png', contentId: 'dot@x', disposition: 'inline' },
  { id: '1', filename: 'evil.html', size: 25, contentType: 'text/html', contentId: null, disposition: 'attachment' },
]

const SUMMARY: MailSummary = {
  from: 'Ada <ada@sender.example>',
  to: ['Bob <bob@here.example>'],
  cc: [],
  bcc: [],
  replyTo: [],
  subject: 'Two files',
  headerId: '<1@sender.example>',
  inReplyTo: [],
  references: [],
  dateMs: Date.parse('2026-11-28T10:00:00Z'),
  snippet: 'Hello',
  attachments: ATTACHMENTS,
}

/** The id of the new mail. */
export async function createReceived(
  owner: TestTenant,
  options: {
    readonly checks?: MailChecks | null
    readonly scan?: SpamScan | null
    readonly placements?: readonly Placement[]
    readonly isRawOnly?: boolean
    readonly raw?: string
  } = {},
): Promise<DeliveryId> {
  const { deps, tenant, domain } = owner
  const { raw = RAW, checks = CHECKS, scan = SCAN, isRawOnly = false } = options
  const id = DeliveryId.parse(newId(deps.clock.now()))
  const ledger = deps.ledgers.at(tenant.shard)
  const rcptTo = `bob@${domain.name}`
  const rawKey = receivedKey(tenant.id, id)
  await env.RAW.put(rawKey, raw)
  const reception = { helo: 'mail.sender.example', ip: '192.0.2.9', by: 'mx.test', tls: null, smtpUtf8: false }
  await insertDeliveries(ledger, [
    {
      ...{ tenant: tenant.id, id, rawKey, reception, checks, scan },
      source: 'mx',
      relayId: 'relay-1',
      mailFrom: 'bounce@sender.example',
      rcptTo: [rcptTo],
      receivedAtMs: deps.clock.now(),
      sizeBytes: raw.length,
      sha256: await sha256Hex(raw),
      dueAtMs: deps.clock.now(),
      scanDueAtMs: null,
    },
  ])
  const rejected: Placement = { outcome: 'rejected', rcptTo, why: 'no such address', isNoticeSent: false }
  const placements = options.placements ?? [rejected]
  const filed = { tenant: tenant.id, delivery: id, kind: 'mail', scanDueAtMs: null } as const
  await fileDeliveries(ledger, [{ ...filed, isRawOnly, summary: SUMMARY, checks, placements }])
  return id
}
