/** Names of the header fields of a raw mail. */

/** From top to bottom, as written, one entry a field. */
export function readHeaderNames(raw: string): string[] {
  const end = raw.indexOf('\r\n\r\n')
  const block = end < 0 ? raw : raw.slice(0, end)
  return Array.from(block.matchAll(/^([\x21-\x39\x3b-\x7e]+)[ \t]*:/gm), (match) => match[1] ?? '')
}
