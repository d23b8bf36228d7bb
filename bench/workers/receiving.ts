/** What benches of received mail need, made through the product's services: mailboxes, accepted mails, and how many are filed. */
import { DeliveryId, TenantId } from '@mailstead/contracts/ids.ts'
import type { InboundQueued } from '@mailstead/contracts/inbound-queued.ts'
import type { MailChecks, SpamScan } from '@mailstead/contracts/mail-checks.ts'
import { and, eq } from 'drizzle-orm'
import type { Deps } from '../../worker/deps.ts'
import { openMailbox } from '../../worker/mailbox/client.ts'
import type { NewMail } from '../../worker/mailbox/mailbox-mail.ts'
import { newId } from '../../worker/platform/ids.ts'
import { bySystem } from '../../worker/services/access/audit-entry.ts'
import { createDomain } from '../../worker/services/domains/create-domain.ts'
import { createMailbox } from '../../worker/services/mailboxes/create-mailbox.ts'
import { acceptMail } from '../../worker/services/receiving/accept/accept-mail.ts'
import { wakeDeliveries } from '../../worker/services/receiving/accept/wake-deliveries.ts'
import { createTenant } from '../../worker/services/tenants/create-tenant.ts'
import { domains } from '../../worker/store/directory/schema.ts'
import type { BareMailbox } from './bare-mailbox.ts'
import type { BenchEnv } from './prepare.ts'

export type ReceivingEnv = BenchEnv & { readonly BARE_MAILBOX: DurableObjectNamespace<BareMailbox> }

const DOMAIN = 'bench.example'
const MAIL_FROM = 'news-bounces@sender.example'
/** As many as a batch of the queue holds. */
const MAILS_A_CALL = 10

const CHECKS: MailChecks = {
  spf: { result: 'pass', domain: 'sender.example' },
  dkim: [{ result: 'pass', domain: 'sender.example', selector: 'bench', algorithm: 'rsa-sha256', comment: null }],
  dmarc: { result: 'pass', policy: 'reject', domain: 'sender.example' },
  arc: { result: 'none', sealer: null },
  ptr: { result: 'pass', name: 'mail.sender.example' },
}
const SCAN: SpamScan = { engine: 'spamassassin', score: 0.1, threshold: 5, symbols: ['DKIM_SIGNED', 'HTML_MESSAGE'] }

/** A tenant on ledger 0 with mailboxes in a domain that counts as verified. */
export async function prepareMailboxes(
  deps: Deps,
  { count }: { count: number },
): Promise<{ tenant: string; addresses: string[] }> {
  const tenant = await createTenant(deps, { name: 'Bench', shard: 0 })
  const domain = await createDomain(deps, bySystem(tenant.id), {
    name: DOMAIN,
    custom_return_path: 'send',
    capabilities: { sending: 'enabled', receiving: 'enabled' },
  })
  await deps.directory
    .update(domains)
    .set({ status: 'verified', verifiedAtMs: deps.clock.now() })
    .where(and(eq(domains.tenantId, tenant.id), eq(domains.id, domain)))
  const addresses = Array.from({ length: count }, (_, at) => `box-${at}@${DOMAIN}`)
  for (const address of addresses) await createMailbox(deps, bySystem(tenant.id), { email_address: address })
  return { tenant: tenant.id, addresses }
}

interface Given {
  readonly addresses: readonly string[]
  readonly mails: readonly string[]
  readonly count: number
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

/** Accepts `count` mails for the addresses in turn and wakes none of them. */
export async function prepareDeliveries(
  deps: Deps,
  { addresses, mails, count }: Given,
): Promise<readonly InboundQueued[]> {
  const wakes: InboundQueued[] = []
  for (let made = 0; made < count; made++) {
    const bytes = new TextEncoder().encode(mails[made % mails.length] ?? '')
    const { wakes: theirs } = await acceptMail(deps, {
      id: DeliveryId.parse(newId(deps.clock.now())),
      source: 'mx',
      relay: null,
      mailFrom: MAIL_FROM,
      rcptTo: [addresses[made % addresses.length] ?? ''],
      reception: { helo: 'mail.sender.example', ip: '192.0.2.10', by: 'mx.bench.example', tls: null, smtpUtf8: false },
      receivedAtMs: deps.clock.now(),
      size: bytes.length,
      sha256: null,
      checks: CHECKS,
      scan: SCAN,
      bytes: once(bytes),
    })
    wakes.push(...theirs)
  }
  return wakes
}

export async function wakeReceived(deps: Deps, wakes: readonly InboundQueued[]): Promise<{ sent: number }> {
  await wakeDeliveries(deps, wakes)
  return { sent: wakes.length }
}

/** Of the tenant: accepted so far, those of them with a score, and those that lie in their mailbox. */
export async function countDeliveries(env: BenchEnv, { tenant }: { tenant: string }): Promise<unknown> {
  return env.LEDGER_0.prepare(
    `select count(*) as received, count(scan) as scored, count(*) filter (where state = 'filed') as filed
     from deliveries where tenant_id = ?`,
  )
    .bind(TenantId.parse(tenant))
    .first()
}

/** Files mails that are parsed already, a list for each new mailbox: in the product's objects, or in bare ones. */
export async function fillMailboxes(
  { env, deps }: { readonly env: ReceivingEnv; readonly deps: Deps },
  { isBare, mailboxes }: { readonly isBare: boolean; readonly mailboxes: readonly (readonly NewMail[])[] },
): Promise<{ filed: number }> {
  const open = () => {
    const bare = env.BARE_MAILBOX.get(env.BARE_MAILBOX.newUniqueId())
    return isBare ? bare : openMailbox(deps.mailboxes, deps.mailboxes.newUniqueId().toString())
  }
  const fill = async (mails: readonly NewMail[]) => {
    const mailbox = open()
    for (let at = 0; at < mails.length; at += MAILS_A_CALL) await mailbox.deliver(mails.slice(at, at + MAILS_A_CALL))
  }
  await Promise.all(mailboxes.map(fill))
  return { filed: mailboxes.flat().length }
}
