/** Characters other than ASCII in a header field as encoded words (RFC 2047) and A-labels (RFC 5890). */
import { toAsciiDomain } from '../../address/domain.ts'
import { toEncodedWords } from '../../compose/mail-composer.js'
import { RawFault } from '../fault.ts'
import { type Element, joinTokens, readElements, type Token, unquoteTokens } from './address-tokens.ts'
import { isAscii } from './field-text.ts'

const isEncodedWord = (word = '') => word.startsWith('=?') && word.endsWith('?=')

/** Unstructured text (RFC 2047 §5 (1)): runs of words that need it are encoded, all others stay. */
export function encodeUnstructured(text: string): string {
  // Words at even places, the white space between them at odd ones.
  const pieces = text.split(/([ \t]+)/)
  const needsWord = (at: number) => !isAscii(pieces[at] ?? '')
  let encoded = ''
  for (let at = 0; at < pieces.length; at++) {
    if (!needsWord(at)) {
      encoded += pieces[at]
      continue
    }
    let last = at
    while (needsWord(last + 2)) last += 2
    // §6.2: white space between encoded words is not shown, so that it has to stand inside of one.
    const before = isEncodedWord(pieces[at - 2]) ? pieces[at - 1] : ''
    const after = isEncodedWord(pieces[last + 2]) ? pieces[last + 1] : ''
    encoded += toEncodedWords(`${before}${pieces.slice(at, last + 1).join('')}${after}`)
    at = last
  }
  return encoded
}

/** A field of addresses: names become encoded words, domains A-labels. Says what cannot be encoded. */
export function encodeAddresses(text: string): string {
  const elements = readElements(text)
  if (elements === null) throw new RawFault('has a quote, a comment or an angle bracket that does not end')
  return elements.map((element) => encodeElement(element) + element.separator).join('')
}

function encodeElement({ tokens, separator }: Element): string {
  const text = joinTokens(tokens)
  if (isAscii(text)) return text
  if (tokens.some((token) => token.kind === 'comment' && !isAscii(token.text)))
    throw new RawFault('has characters other than ASCII in a comment')
  if (separator === ':') return encodePhrase(tokens)
  const angle = tokens.findIndex(({ kind }) => kind === 'angle')
  if (angle < 0) return tokens.map((token) => encodeAddress(token.text)).join('')
  const inside = tokens[angle]?.text.slice(1, -1) ?? ''
  const after = joinTokens(tokens.slice(angle + 1))
  if (!isAscii(after)) throw new RawFault('has characters other than ASCII after an address')
  return `${encodePhrase(tokens.slice(0, angle))}<${encodeAddress(inside)}>${after}`
}

/** RFC 2047 §5 (3): never inside of a quoted string, so that the whole name is encoded. */
function encodePhrase(tokens: readonly Token[]): string {
  const text = joinTokens(tokens)
  if (isAscii(text)) return text
  const name = unquoteTokens(tokens)
  if (name.includes('=?')) throw new RawFault('has both encoded words and characters other than ASCII in a name')
  // Nothing but white space of Unicode: an encoded word of nothing is none.
  return name === '' ? ' ' : ` ${toEncodedWords(name)} `
}

function encodeAddress(text: string): string {
  if (isAscii(text)) return text
  const address = text.trim()
  const start = text.indexOf(address)
  const [before, after] = [text.slice(0, start), text.slice(start + address.length)]
  const at = address.lastIndexOf('@')
  if (!isAscii(address.slice(0, Math.max(at, 0))))
    throw new RawFault('has characters other than ASCII before the @ (SMTPUTF8 is not supported)')
  // Unicode knows white space that no address field does.
  if (at < 0 || !isAscii(before + after))
    throw new RawFault('has characters other than ASCII where an address is wanted')
  const domain = toAsciiDomain(address.slice(at + 1))
  if (!domain.ok) throw new RawFault(domain.why)
  return `${before}${address.slice(0, at + 1)}${domain.domain}${after}`
}
