/** An arrived mail and the domains of its recipients → a delivery a tenant, and who is refused. Pure. */

import type { RelayId, TenantId } from '@mailstead/contracts/ids.ts'
import type { InboundAnswer, InboundManifest } from '@mailstead/contracts/inbound-mail.ts'
import { receivedKey } from '../../../store/blobs/received.ts'
import type { ReceivingDomain } from '../../../store/directory/receiving/receiving-domains.ts'
import type { NewDelivery } from '../../../store/ledger/receiving/deliveries.ts'

/** If the wake-up is lost the sweeper finds the delivery after this long. */
const SWEEP_AFTER_MS = 60_000

/** A mail at the door, by whichever way it came; its bytes are still to be read. */
export interface Arrival extends Pick<InboundManifest, 'id' | 'mailFrom' | 'rcptTo' | 'reception' | 'size' | 'scan'> {
  readonly source: 'mx' | 'routing'
  readonly relay: RelayId | null
  readonly receivedAtMs: number
  readonly checks: InboundManifest['checks'] | null
  /** Null when it is not known before the bytes are through. */
  readonly sha256: string | null
  readonly bytes: AsyncIterable<Uint8Array>
}

export interface TenantShare {
  readonly tenant: TenantId
  readonly shard: number
  readonly domain: ReceivingDomain
  readonly rcptTo: readonly string[]
}

export interface Shares {
  /** In the order in which the envelope names them. */
  readonly shares: readonly TenantShare[]
  readonly refused: InboundAnswer['refused']
}

/** `domains` are those of the recipients, in their order. */
export function shareOut(rcptTo: readonly string[], domains: readonly (ReceivingDomain | null)[]): Shares {
  const shares = new Map<TenantId, TenantShare & { readonly rcptTo: string[] }>()
  const refused: InboundAnswer['refused'] = []
  for (const [index, each] of rcptTo.entries()) {
    const domain = domains[index] ?? null
    if (domain === null) {
      refused.push({ rcptTo: each, why: 'no mail is received for this domain here' })
      continue
    }
    const { tenant, shard } = domain
    const share = shares.get(tenant) ?? { tenant, shard, domain, rcptTo: [] }
    share.rcptTo.push(each)
    shares.set(tenant, share)
  }
  return { shares: [...shares.values()], refused }
}

/** The row of a tenant's delivery. */
export function toDelivery(
  arrival: Arrival,
  { tenant, rcptTo }: TenantShare,
  { sha256, nowMs }: { readonly sha256: string; readonly nowMs: number },
): NewDelivery {
  const { id, source, relay, mailFrom, reception, receivedAtMs, size, checks, scan } = arrival
  return {
    tenant,
    id,
    source,
    relayId: relay,
    mailFrom,
    rcptTo,
    reception,
    receivedAtMs,
    sizeBytes: size,
    sha256,
    rawKey: receivedKey(tenant, id),
    checks,
    scan,
    dueAtMs: nowMs + SWEEP_AFTER_MS,
    scanDueAtMs: scan === null ? nowMs : null,
  }
}
