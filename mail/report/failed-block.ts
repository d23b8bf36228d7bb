/** Which addresses the words of a bounce name, and which of the words are about each. */

export interface FailedBlock {
  readonly address: string | null
  readonly words: string
}

const LINES_MAX = 400
const BLOCK_LINES_MAX = 14
const LINE_LENGTH_MAX = 1_000

const ADDRESS =
  /[^\s<>"'()[\],;:=@\\]{1,80}@[a-z0-9\u0080-\uffff](?:[a-z0-9.\u0080-\uffff-]{0,250}[a-z0-9\u0080-\uffff])?/iu
/** What may stand before the address in a line that names a recipient. */
const LABEL =
  /(?:(?:failed |intended |original |final |the )?(?:recipients?|address(?:es)?|to|e-?mail|empfänger|destinataire|destinatario|收件人|получатель)(?: address)? ?[:：]|(?:failed to deliver|following message|your message|message) to|\d{1,3}[.)]) ?/
const RECIPIENT_LINE = new RegExp(
  `^[\\s|*>•-]{0,20}(?:${LABEL.source})?[<'"([]{0,2}(?:smtp:|mailto:|rfc822;\\s?)?(${ADDRESS.source})[>'")\\]]{0,2}(?=$|[\\s:;,.(=-])(.*)$`,
  'iu',
)
const NAMED = new RegExp(
  `(?:deliver(?:ed)? (?:your (?:message|mail|email) )?to|(?:message|mail|email) to|reach|sent to|zu(?:gestellt)? an|remis à|a)[\\s<'"(]{1,4}(${ADDRESS.source})`,
  'iu',
)

/** The recipient of the quoted mail's own header, which may be a list. */
const HEADER_LINE = /^[\s|*>•-]{0,20}(to|an|à|para|e-?mail)\s?[:：]/iu

interface Block {
  readonly address: string
  readonly isHeader: boolean
  readonly lines: string[]
}

/** Each line that begins with an address starts a block, which goes on until the next or for a few lines. */
export function findBlocks(words: string): FailedBlock[] {
  const blocks: Block[] = []
  for (const line of words.split('\n', LINES_MAX).map((whole) => whole.slice(0, LINE_LENGTH_MAX))) {
    const match = RECIPIENT_LINE.exec(line)
    const last = blocks.at(-1)
    if (match?.[1] && last?.address.toLowerCase() !== match[1].toLowerCase()) {
      blocks.push({ address: match[1], isHeader: HEADER_LINE.test(line), lines: [match[2] ?? ''] })
    } else if (last && last.lines.length < BLOCK_LINES_MAX) last.lines.push(match?.[2] ?? line)
  }
  const named = blocks.filter(({ isHeader }) => !isHeader)
  return shareWords(mergeSame(named.length > 0 ? named : blocks), words)
}

/** The address that a sentence names as the one not reached, or the first one at all. */
export function findNamedAddress(words: string): string | null {
  return NAMED.exec(words)?.[1] ?? ADDRESS.exec(words)?.[0] ?? null
}

/** A host may list the addresses first and come back to each of them. */
function mergeSame(blocks: readonly Block[]): Block[] {
  const merged = new Map<string, Block>()
  for (const block of blocks) {
    const known = merged.get(block.address.toLowerCase())
    if (known) known.lines.push(...block.lines)
    else merged.set(block.address.toLowerCase(), block)
  }
  return [...merged.values()]
}

/** An address of a plain list has no words of its own: those of the last in the list, or all, are about it too. */
function shareWords(blocks: readonly Block[], all: string): FailedBlock[] {
  let shared = all
  const shown = blocks.toReversed().map(({ address, lines }) => {
    const own = lines.join('\n').trim()
    if (/[\p{L}\d]/u.test(own)) shared = own
    return { address, words: shared }
  })
  return shown.reverse()
}
