/** Reads the machine's part of a delivery report (RFC 3464 §2, RFC 6533 §4). */
import { findUnsafeCharacter } from '../address/unsafe-character.ts'
import { findField, type HeaderField, readFields } from './mime/header-field.ts'
import { type FoundReply, findReply, toLine } from './reply-text.ts'
import { REPORTED_RECIPIENTS_MAX, type ReportedAction, type ReportedRecipient } from './report.ts'

const ADDRESS_LENGTH_MAX = 320
const HOST_LENGTH_MAX = 255
const ACTIONS: ReadonlySet<string> = new Set<ReportedAction>(['failed', 'delayed', 'delivered', 'relayed', 'expanded'])

/** The recipients of a `message/delivery-status` or `message/global-delivery-status`; none when it cannot be read. Takes a byte string. */
export function readDeliveryStatus(text: string): ReportedRecipient[] {
  return text
    .replace(/\n(?:[ \t]*\n)+/g, '\n\n')
    .split('\n\n', REPORTED_RECIPIENTS_MAX + 2)
    .flatMap((group) => readRecipient(readFields(group.trimStart())))
    .slice(0, REPORTED_RECIPIENTS_MAX)
}

/** Nothing for the group about the whole message, and for one that does not say what happened. */
function readRecipient(fields: readonly HeaderField[]): ReportedRecipient[] {
  const address = readAddress(fields, 'original-recipient') ?? readAddress(fields, 'final-recipient')
  // RFC 3463 §2; some hosts write a comment after it.
  const status = /\b([245]\.\d{1,3}\.\d{1,3})\b/.exec(findField(fields, 'status') ?? '')?.[1] ?? null
  const action = readAction(findField(fields, 'action'), status)
  if (action === null || (address === null && findField(fields, 'action') === null)) return []
  const reply = readDiagnostic(findField(fields, 'diagnostic-code') ?? '')
  return [
    {
      action,
      address,
      code: reply.code,
      enhanced: chooseEnhanced(reply.enhanced, status),
      text: reply.text,
      remoteMta: readHost(findField(fields, 'remote-mta')),
    },
  ]
}

function readAction(field: string | null, status: string | null): ReportedAction | null {
  const word = /^[a-z]+/.exec(field?.toLowerCase() ?? '')?.[0] ?? ''
  if (isAction(word)) return word
  if (status === null) return null
  if (status.startsWith('2')) return 'delivered'
  return status.startsWith('5') ? 'failed' : 'delayed'
}

const isAction = (word: string): word is ReportedAction => ACTIONS.has(word)

/** §2.3.6: `smtp; 550 …`; other types (`x-unix`, `X-Postfix`, `X-Notes`) hold words and perhaps a reply. */
function readDiagnostic(field: string): FoundReply {
  const words = /^\s*[\w.-]{1,40}\s*;(.*)$/s.exec(field)?.[1] ?? field
  return findReply(words)
}

/** The host's own word is more precise than `5.0.0`, and than what the reporting host made of it. */
function chooseEnhanced(said: string | null, status: string | null): string | null {
  if (said === null || status === null) return said ?? status
  return said.endsWith('.0.0') ? status : said
}

/** §2.1.2 `type; address`; the type of an address that could not be read is of no use. */
export function readAddress(fields: readonly HeaderField[], name: string): string | null {
  const field = findField(fields, name)
  if (field === null) return null
  const typed = /^\s*([\w-]{1,40})\s*;(.*)$/s.exec(field)
  const address = cleanAddress(typed?.[2] ?? field)
  if (address === '' || address.length > ADDRESS_LENGTH_MAX) return null
  return typed?.[1]?.toLowerCase() === 'utf-8' ? decodeUtf8Address(address) : decodeXtext(address)
}

/** Without angle brackets, comments in white space and whatever could not stand in an address of one line. */
function cleanAddress(text: string): string {
  const line = toLine(text)
  return /<([^<>]*)>/.exec(line)?.[1]?.trim() ?? line.replace(/^<|>$/g, '')
}

/** RFC 3461 §4: `+40` for `@`. Done only for what would not be left as it is in an address by chance. */
function decodeXtext(address: string): string {
  if (address.includes('@') ? !/\+(2B|3D)/.test(address) : !address.includes('+40')) return address
  return address.replace(/\+([0-7][0-9A-F])/g, (_code, hex: string) => toCharacter(hex))
}

/** RFC 6533 §3, utf-8-addr-xtext: `\x{fc}` for ü. */
function decodeUtf8Address(address: string): string {
  return address.replace(/\\x\{([0-9a-f]{2,6})\}/gi, (_code, hex: string) => toCharacter(hex))
}

function toCharacter(hex: string): string {
  const point = Number.parseInt(hex, 16)
  const character = point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd'
  return findUnsafeCharacter(character) === null ? character : '\ufffd'
}

function readHost(field: string | null): string | null {
  const name = toLine(field?.replace(/^\s*[\w-]{1,40}\s*;/, '') ?? '', HOST_LENGTH_MAX)
  return name === '' ? null : name
}
