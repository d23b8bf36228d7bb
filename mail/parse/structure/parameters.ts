/** `value; name=text; …` of Content-Type and Content-Disposition (RFC 2045 §5.1, RFC 2231), as lenient as mail needs. */
import { decodeBody } from './charset.ts'

export interface StructuredValue {
  /** Before the first semicolon, in lower case. */
  readonly value: string
  /** Names in lower case. Of two with one name the first counts, so that no reader can be shown another. */
  readonly parameters: ReadonlyMap<string, string>
}

const PARAMETERS_MAX = 200

/** Linear in the text, which the caller has bounded. */
export function parseStructured(text: string): StructuredValue {
  const [value = '', ...rest] = splitPieces(text)
  const plain = new Map<string, string>()
  for (const piece of rest.slice(0, PARAMETERS_MAX)) {
    const equals = piece.indexOf('=')
    const name = piece
      .slice(0, equals < 0 ? undefined : equals)
      .trim()
      .toLowerCase()
    if (name !== '' && !plain.has(name)) plain.set(name, equals < 0 ? '' : unquote(piece.slice(equals + 1).trim()))
  }
  return { value: value.trim().toLowerCase(), parameters: joinSections(plain) }
}

/** Cuts at semicolons outside quotes, after comments were taken out. An open comment is none: it would hide parameters. */
function splitPieces(text: string): string[] {
  return (stripComments(text) ?? text).match(/(?:"(?:[^"\\]|\\.)*(?:"|\\?$)|[^;"])+/gs) ?? []
}

/** RFC 5322 §3.2.2: comments nest. Null when one is open at the end. */
function stripComments(text: string): string | null {
  let kept = ''
  let isQuoted = false
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? ''
    const isEscape = character === '\\' && (isQuoted || depth > 0)
    const token = isEscape ? text.slice(at, at + 2) : character
    if (character === '"' && depth === 0) isQuoted = !isQuoted
    if (depth > 0 || (!isQuoted && opensComment(text, at)))
      depth += Number(character === '(') - Number(character === ')')
    else kept += token
    at += token.length - 1
  }
  return depth > 0 ? null : kept
}

/** `name=Invoice(1).pdf` holds no comment: one stands where white space may. */
const opensComment = (text: string, at: number) => text[at] === '(' && /^[\s;]?$/.test(text[at - 1] ?? '')

function unquote(text: string): string {
  if (!text.startsWith('"')) return text
  let value = ''
  for (let at = 1; at < text.length && text[at] !== '"'; at++) {
    if (text[at] === '\\') at++
    value += text[at] ?? ''
  }
  return value
}

interface Section {
  readonly number: number
  readonly isEncoded: boolean
  readonly text: string
}

/** RFC 2231 §3 and §4: joins `name*0`, `name*1*` … and decodes the encoded ones. What is written so wins over `name`. */
function joinSections(plain: ReadonlyMap<string, string>): Map<string, string> {
  const joined = new Map<string, string>()
  const sections = new Map<string, Section[]>()
  for (const [name, text] of plain) {
    const [, base, number = '0', star] = /^([^*]+)\*(?:(\d{1,3})(\*?))?$/.exec(name) ?? []
    if (base === undefined) joined.set(name, text)
    else
      sections.set(base, [
        ...(sections.get(base) ?? []),
        { number: Number(number), isEncoded: star !== '' || !/\d$/.test(name), text },
      ])
  }
  for (const [base, list] of sections) joined.set(base, decodeSections(list.toSorted((a, b) => a.number - b.number)))
  return joined
}

function decodeSections(sections: readonly Section[]): string {
  const [, label, first] = sections[0]?.isEncoded ? (/^([^']*)'[^']*'(.*)$/s.exec(sections[0].text) ?? []) : []
  const texts = sections.map(({ text }, index) => (index === 0 ? (first ?? text) : text))
  const octets = texts.flatMap((text, index) => (sections[index]?.isEncoded ? readPercents(text) : encode(text)))
  return decodeBody(Uint8Array.from(octets), label ?? null)
}

const encode = (text: string): number[] => [...new TextEncoder().encode(text)]

function readPercents(text: string): number[] {
  const octets = encode(text)
  const out: number[] = []
  for (let at = 0; at < octets.length; at++) {
    const hex = octets[at] === 0x25 ? String.fromCharCode(octets[at + 1] ?? 0, octets[at + 2] ?? 0) : ''
    const isEscape = /^[0-9a-f]{2}$/i.test(hex)
    out.push(isEscape ? Number.parseInt(hex, 16) : (octets[at] ?? 0))
    if (isEscape) at += 2
  }
  return out
}
