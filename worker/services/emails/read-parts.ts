/** A sent mail taken apart, from its stored bytes. */
import { type ParsedMail, parseMail } from '@mailstead/mail/parse/parse-mail.ts'
import type { Deps } from '../../deps.ts'
import type { RawPlace } from '../../store/ledger/emails.ts'
import type { Access } from '../access/access.ts'
import { openRaw } from './read-raw.ts'

/** A larger mail is not taken apart: parsing it whole could exhaust the isolate; its raw is there. */
export const PARSE_MAX_BYTES = 16 * 1_048_576

/** Null when its bytes are gone, too many, or cannot be taken apart within bounds. */
export async function readParts(
  deps: Pick<Deps, 'rawBucket'>,
  access: Pick<Access, 'tenant'>,
  place: RawPlace | null,
): Promise<ParsedMail | null> {
  const raw = place && place.sizeBytes <= PARSE_MAX_BYTES ? await openRaw(deps, access, place) : null
  if (raw === null) return null
  const octets = new Uint8Array(await new Response(raw).arrayBuffer())
  const parsed = await parseMail(octets)
  return parsed.ok ? parsed.mail : null
}
