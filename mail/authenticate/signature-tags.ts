/** Tags of a DKIM signature (RFC 6376 §3.2), read as mailauth reads them; for what must be known before it begins. */

/** By lower-case name; RFC 6376 makes a repeated tag an error, the verifier takes the last. */
export function readTags(field: string): ReadonlyMap<string, string> {
  const tags = new Map<string, string>()
  for (const tag of field.slice(field.indexOf(':') + 1).split(';')) {
    const equals = tag.indexOf('=')
    if (equals < 0) continue
    tags.set(
      tag.slice(0, equals).trim().toLowerCase(),
      tag
        .slice(equals + 1)
        .replace(/\s+/g, ' ')
        .trim(),
    )
  }
  return tags
}
