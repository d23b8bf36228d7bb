/** TXT values as zones really hold them. */

/** Takes off quotes that were pasted into a form that adds its own: one pair, or several strings to be joined. */
export function unquoteTxt(value: string): string {
  const trimmed = value.trim()
  if (!/^"[^"]*"(?:\s*"[^"]*")*$/.test(trimmed)) return trimmed
  return Array.from(trimmed.matchAll(/"([^"]*)"/g), (match) => match[1] ?? '')
    .join('')
    .trim()
}

/** `name=value; …` (RFC 6376 §3.2, RFC 9989): names in lower case; null when malformed or when a name comes twice. */
export function parseTags(value: string): Map<string, string> | null {
  const tags = new Map<string, string>()
  for (const part of value.split(';')) {
    if (part.trim() === '') continue
    const equals = part.indexOf('=')
    const name = part.slice(0, equals).trim().toLowerCase()
    if (equals < 0 || !/^[a-z][a-z0-9_]*$/.test(name) || tags.has(name)) return null
    tags.set(name, part.slice(equals + 1).trim())
  }
  return tags
}

/** Host names compare without case and without the root's dot (RFC 4343). */
export function normalizeHost(host: string): string {
  return host.trim().toLowerCase().replace(/\.$/, '')
}
