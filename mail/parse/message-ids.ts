/** Message-ID, In-Reply-To and References (RFC 5322 §3.6.4), with their angle brackets. */
const ID_LENGTH_MAX = 996
const IDS_MAX = 100
const ID = /<([^<>\s]{1,996})>/g

/** All ids of a field; of too many the first, which began the thread, and the last, which are answered. */
export function readMessageIds(value: string): string[] {
  const ids = [...value.matchAll(ID)].map(([id]) => id)
  return ids.length <= IDS_MAX ? ids : [...ids.slice(0, 1), ...ids.slice(1 - IDS_MAX)]
}

/** The id of a mail; brackets are added where a program left them out. */
export function readMessageId(value: string): string | null {
  const [first] = readMessageIds(value)
  if (first !== undefined) return first
  const bare = value.trim()
  return /^[^<>\s]+$/.test(bare) && bare.length <= ID_LENGTH_MAX ? `<${bare}>` : null
}
