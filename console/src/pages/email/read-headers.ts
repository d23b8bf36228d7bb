/** The header section of a raw mail, as fields (RFC 5322 §2.2). */
export interface HeaderField {
  readonly name: string
  readonly value: string
  /** Where the field begins, from 0. */
  readonly line: number
}

export function readHeaders(raw: string): readonly HeaderField[] {
  const [section = ''] = raw.split(/\r?\n\r?\n/, 1)
  const fields: HeaderField[] = []
  for (const [line, text] of section.split(/\r?\n/).entries()) {
    const last = fields.at(-1)
    if (last && /^[ \t]/.test(text)) {
      fields[fields.length - 1] = { ...last, value: `${last.value} ${text.trim()}` }
      continue
    }
    const colon = text.indexOf(':')
    if (colon > 0) fields.push({ name: text.slice(0, colon), value: text.slice(colon + 1).trim(), line })
  }
  return fields
}
