/** A received mail taken apart, from its stored bytes. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { type ParsedMail, parseMail } from '@mailstead/mail/parse/parse-mail.ts'
import type { Deps } from '../../deps.ts'
import { unavailable } from '../../platform/refusal.ts'
import { getReceived, type ReceivedPlace } from '../../store/blobs/received.ts'

export type { ParsedMail }

/** Null when its bytes are gone, or cannot be taken apart within bounds. */
export async function readParts(
  deps: Pick<Deps, 'rawBucket'>,
  tenant: TenantId,
  place: ReceivedPlace,
): Promise<ParsedMail | null> {
  const object = await getReceived(deps.rawBucket, tenant, place).catch(() => {
    throw unavailable('The bytes of the mail cannot be read now. Repeat the request.')
  })
  if (object === null) return null
  const parsed = await parseMail(new Uint8Array(await object.arrayBuffer()))
  return parsed.ok ? parsed.mail : null
}
