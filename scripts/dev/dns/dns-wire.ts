/** DNS messages on the wire (RFC 1035 §4) for the development server. */
import { type Answer, AUTHORITATIVE_ANSWER, decode, encode, RECURSION_AVAILABLE, RECURSION_DESIRED } from 'dns-packet'
import { encodeBytes } from './byte-string.ts'
import type { AnswerRecord, Resolution } from './resolve-name.ts'

const HEADER_BYTES = 12
/** RFC 6891 §6.2.3: what fits without EDNS; the upper bound avoids fragments, as resolvers do today. */
const UDP_BYTES_MIN = 512
const UDP_BYTES_MAX = 1232
const STRING_BYTES_MAX = 255
/** RFC 1035 §4.1.1. */
export const RCODES = { NOERROR: 0, SERVFAIL: 2, NXDOMAIN: 3 } as const
/** Header bits that dns-packet has no constant for: QR is added by it; TC says "ask again over TCP". */
const TRUNCATED = 1 << 9

export interface Query {
  id: number
  name: string
  type: string
  /** The question as it came: returned byte for byte, whatever case or bytes the name has. */
  question: Buffer
  edns: boolean
  /** Largest answer the client takes over UDP. */
  udpBytesMax: number
}

/** Reads a query with exactly one question; `null` for anything else. */
export function readQuery(message: Buffer): Query | null {
  try {
    const packet = decode(message)
    const [question] = packet.questions ?? []
    if (packet.type !== 'query' || question === undefined || packet.questions?.length !== 1) return null
    const opt = (packet.additionals ?? []).find((record) => record.type === 'OPT')
    const udpBytes = opt?.type === 'OPT' ? opt.udpPayloadSize : UDP_BYTES_MIN
    return {
      id: packet.id ?? 0,
      name: question.name,
      type: question.type,
      question: message.subarray(HEADER_BYTES, questionEnd(message)),
      edns: opt !== undefined,
      udpBytesMax: Math.min(Math.max(udpBytes, UDP_BYTES_MIN), UDP_BYTES_MAX),
    }
  } catch {
    return null
  }
}

function questionEnd(message: Buffer): number {
  let at = HEADER_BYTES
  for (let length = message[at] ?? 0; length > 0; length = message[at] ?? 0) at += length + 1
  return at + 1 + 4
}

/** RFC 1035 §3.3.14: a TXT record is one or more strings of at most 255 bytes. */
export function splitStrings(text: string): Buffer[] {
  const bytes = encodeBytes(text)
  const pieces: Buffer[] = []
  for (let at = 0; at < bytes.length; at += STRING_BYTES_MAX) pieces.push(bytes.subarray(at, at + STRING_BYTES_MAX))
  return pieces.length > 0 ? pieces : [Buffer.alloc(0)]
}

function toAnswer(record: AnswerRecord): Answer {
  const { name } = record
  const ttl = 0
  if (record.type === 'MX') {
    return { type: 'MX', name, ttl, data: { preference: record.priority, exchange: record.exchange } }
  }
  if (record.type === 'TXT') return { type: 'TXT', name, ttl, data: splitStrings(record.value) }
  return { type: record.type, name, ttl, data: record.value }
}

function encodeMessage(query: Query, flags: number, records: AnswerRecord[]): Buffer {
  const message = encode({
    type: 'response',
    id: query.id,
    flags: flags | AUTHORITATIVE_ANSWER | RECURSION_DESIRED | RECURSION_AVAILABLE,
    answers: records.map(toAnswer),
    additionals: query.edns
      ? [
          {
            type: 'OPT',
            name: '.',
            udpPayloadSize: UDP_BYTES_MAX,
            extendedRcode: 0,
            ednsVersion: 0,
            flags: 0,
            flag_do: false,
            options: [],
          },
        ]
      : [],
  })
  message.writeUInt16BE(1, 4)
  return Buffer.concat([message.subarray(0, HEADER_BYTES), query.question, message.subarray(HEADER_BYTES)])
}

/**
 * Writes the answer to a query, or `null` for silence. A record that does not fit the wire format makes SERVFAIL; an
 * answer longer than `bytesMax` is sent empty and truncated, so that the client asks again over TCP (RFC 7766 §5).
 */
export function writeAnswer(query: Query, resolution: Resolution, bytesMax: number): Buffer | null {
  if (resolution.kind === 'silence') return null
  try {
    const message = encodeMessage(query, RCODES[resolution.rcode], resolution.records)
    if (message.length <= bytesMax) return message
    return encodeMessage(query, RCODES[resolution.rcode] | TRUNCATED, [])
  } catch {
    return encodeMessage(query, RCODES.SERVFAIL, [])
  }
}
