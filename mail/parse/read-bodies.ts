/** The readable parts of a mail, for showing one that we composed ourselves. */
import { parseMail } from './parse-mail.ts'

export interface Bodies {
  readonly html: string | null
  readonly text: string | null
}

/** Parses a raw mail and gives its HTML and text, each null when there is none. */
export async function readBodies(raw: string | ArrayBuffer): Promise<Bodies> {
  const octets = typeof raw === 'string' ? new TextEncoder().encode(raw) : new Uint8Array(raw)
  const parsed = await parseMail(octets)
  return parsed.ok ? { html: parsed.mail.html, text: parsed.mail.text } : { html: null, text: null }
}
