/** How much room a mail may need, guessed from its HTML. */
import type { FrameSize } from '../../../parts/show/mail-frame.tsx'

const LINE_CHARACTERS = 70
const LINES_OF_IMAGE = 6
const LOW_MAX = 7
const MIDDLE_MAX = 18

const count = (html: string, pattern: RegExp): number => html.match(pattern)?.length ?? 0

export function guessSize(html: string): FrameSize {
  const body = html.replace(/<(style|head|title)\b[\s\S]*?<\/\1>/gi, '')
  const characters = body.replace(/<[^>]*>/g, '').replace(/\s+/g, ' ').length
  const blocks = count(body, /<(?:p|br|div|tr|li|h\d|blockquote)\b/gi)
  const lines = characters / LINE_CHARACTERS + blocks + LINES_OF_IMAGE * count(body, /<(?:img|video)\b/gi)
  if (lines <= LOW_MAX) return 'low'
  return lines <= MIDDLE_MAX ? 'middle' : 'high'
}
