/** The readable parts of a mail, for showing one that we composed ourselves. */
import PostalMime from 'postal-mime'

export interface Bodies {
  readonly html: string | null
  readonly text: string | null
}

/** Nesting beyond these is no mail of ours; the parser then throws. */
const LIMITS = { maxNestingDepth: 20, maxHeadersSize: 524_288 } as const

/** Parses a raw mail and gives its HTML and text, each null when there is none. */
export async function readBodies(raw: string | ArrayBuffer): Promise<Bodies> {
  const mail = await PostalMime.parse(raw, LIMITS)
  return { html: mail.html ?? null, text: mail.text ?? null }
}
