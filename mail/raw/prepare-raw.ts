/**
 * A whole message that a caller wrote (RFC 5322, RFC 2045), made ready to be signed: 7-bit ASCII, CRLF, no line over 998
 * octets, one From. Octets that need no change are kept. The envelope is not known here.
 */
import { readHeaderNames } from '../dkim/header-names.ts'
import { prepareBody } from './body/prepare-body.ts'
import { catchFault, RawFault } from './fault.ts'
import { prepareHead, type RawOptions, type RawSummary, renderHead } from './header/prepare-head.ts'
import { readHeader } from './header/read-header.ts'
import { toCrlfLines } from './line-ends.ts'

export type PreparedRaw =
  | ({
      readonly ok: true
      /** 7-bit ASCII with CRLF. */
      readonly raw: string
      /** From top to bottom, as written. */
      readonly headerNames: readonly string[]
      readonly attachments: number
    } & RawSummary)
  /** `line 3 has …` or `has no From field`: ready to follow the name of the field that held the message. */
  | { readonly ok: false; readonly why: string }

/** A larger message is not held in memory: `createRawChecker` takes it as it passes. */
export const RAW_OCTETS_MAX = 10 * 1_024 * 1_024

/** Prepares a message, or says what is wrong with it. Preparing twice changes nothing more. Never throws; linear. */
export function prepareRaw(bytes: Uint8Array, options: RawOptions): PreparedRaw {
  return catchFault(() => prepare(bytes, options))
}

function prepare(bytes: Uint8Array, options: RawOptions): PreparedRaw {
  if (bytes.length > RAW_OCTETS_MAX) throw new RawFault(`is larger than ${RAW_OCTETS_MAX} octets`)
  const raw = toCrlfLines(bytes)
  const header = readHeader(raw)
  const prepared = prepareHead(raw, header, options)
  const attachments = prepareBody(raw, header, prepared)
  const body = prepared.edits.render(raw, header.bodyStart, raw.length)
  const lineEnd = body === '' || body.endsWith('\r\n') ? '' : '\r\n'
  const head = renderHead(raw, header, prepared)
  return {
    ok: true,
    ...prepared.summary,
    raw: `${head}\r\n${body}${lineEnd}`,
    headerNames: readHeaderNames(head),
    attachments,
  }
}
