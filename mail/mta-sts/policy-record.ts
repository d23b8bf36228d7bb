/** The TXT record at `_mta-sts.<domain>`, which says that there is a policy and which one. */

const VERSION = 'v=STSv1'
// RFC 8461 §3.1: the id is the only field that has a meaning; others may follow in any form.
const ID = /^id=([a-z0-9]{1,32})$/i

/** The id that the records announce; null when they announce none. RFC 8461 §3.1: two records are none. */
export function readPolicyId(texts: readonly string[]): string | null {
  const records = texts.filter((text) => text === VERSION || text.startsWith(`${VERSION};`) || /^v=STSv1\s/.test(text))
  const [record] = records
  if (record === undefined || records.length > 1) return null
  const ids = record.split(';').flatMap((field) => ID.exec(field.trim())?.[1] ?? [])
  return ids.length === 1 ? (ids[0] ?? null) : null
}
