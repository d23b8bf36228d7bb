/** A received mail as it came, with what this host says about it in front of its untouched bytes. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { viewRaw } from '@mailstead/mail/received-view/view-raw.ts'
import type { Deps } from '../../deps.ts'
import { notFound, unavailable } from '../../platform/refusal.ts'
import { getReceived } from '../../store/blobs/received.ts'
import type { DeliveryRow } from '../../store/ledger/receiving/deliveries.ts'

type Received = Pick<
  DeliveryRow,
  'id' | 'checks' | 'mailFrom' | 'rawKey' | 'rcptTo' | 'receivedAtMs' | 'reception' | 'sizeBytes'
>

/** Throws `not_found` when the bytes are gone. `deliveredTo` is the envelope's recipient whose copy this is. */
export async function openReceivedRaw(
  deps: Pick<Deps, 'config' | 'rawBucket'>,
  tenant: TenantId,
  mail: Received,
  deliveredTo: string | null,
): Promise<ReadableStream<Uint8Array>> {
  const object = await getReceived(deps.rawBucket, tenant, mail).catch(() => {
    throw unavailable('The bytes of the mail cannot be read now. Repeat the request.')
  })
  if (object === null) throw notFound('received email')
  return viewRaw(object.body, {
    deliveredTo,
    receivedAtMs: mail.receivedAtMs,
    id: mail.id,
    reception: mail.reception,
    ptrName: mail.checks?.ptr.name ?? null,
    mailFrom: mail.mailFrom,
    checks: mail.checks,
    authservId: deps.config.MAIL_HOST,
  })
}
