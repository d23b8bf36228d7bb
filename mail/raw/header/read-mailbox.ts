/** The one mailbox of a From or Sender field (RFC 5322 §3.6.2), as strictly as a caller's own `from` is read. */
import { decodeWords } from 'postal-mime'
import { formatMailbox, type Mailbox, parseMailbox } from '../../address/mailbox.ts'
import { RawFault } from '../fault.ts'
import { joinTokens, readElements, type Token, unquoteTokens } from './address-tokens.ts'

const TEXT_LENGTH_MAX = 10_000

/** Reads an unfolded ASCII value; throws what follows the field's name. */
export function readMailbox(text: string): Mailbox {
  if (text.length > TEXT_LENGTH_MAX) throw new RawFault(`is longer than ${TEXT_LENGTH_MAX} characters`)
  const elements = readElements(text)
  if (elements === null) throw new RawFault('has a quote, a comment or an angle bracket that does not end')
  if (elements.some(({ separator }) => /[:;]/.test(separator)))
    throw new RawFault('uses group syntax: one mailbox is wanted')
  if (elements.length > 1) throw new RawFault('has more than one mailbox: exactly one is wanted')
  const parsed = parseMailbox(formatMailbox(splitMailbox(elements[0]?.tokens ?? [])))
  if (!parsed.ok) throw new RawFault(parsed.why)
  return parsed.mailbox
}

function splitMailbox(all: readonly Token[]): { name: string; address: string } {
  // Some readers take an address out of a comment.
  if (all.some(({ kind, text }) => kind === 'comment' && /[@<>"\\]/.test(text)))
    throw new RawFault('has a comment with an address in it')
  const tokens = all.filter(({ kind }) => kind !== 'comment')
  const angle = tokens.findIndex(({ kind }) => kind === 'angle')
  if (angle < 0) return { name: '', address: joinTokens(tokens).trim() }
  if (joinTokens(tokens.slice(angle + 1)).trim() !== '') throw new RawFault('has something after its address')
  const name = decodeWords(unquoteTokens(tokens.slice(0, angle))).trim()
  return { name, address: tokens[angle]?.text.slice(1, -1).trim() ?? '' }
}
