/** The same zone over HTTPS's JSON form (`GET /dns-query?name=&type=`), which is how a Worker asks; plain HTTP on loopback. */
import { createServer, type Server, type ServerResponse } from 'node:http'
import { RCODES, splitStrings } from './dns-wire.ts'
import { RECORD_TYPES, toRecordType } from './record-type.ts'
import type { AnswerRecord, Resolution } from './resolve-name.ts'

/** RFC 1035 §5.1: a string in quotes; quote and backslash escaped, bytes outside printable ASCII as `\DDD`. */
function quoteString(bytes: Buffer): string {
  const chars = Array.from(bytes, (byte) => {
    if (byte === 0x22 || byte === 0x5c) return `\\${String.fromCharCode(byte)}`
    return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\${String(byte).padStart(3, '0')}`
  })
  return `"${chars.join('')}"`
}

const withDot = (name: string): string => (name.endsWith('.') ? name : `${name}.`)

/** The record's data in master file form, as public resolvers give it. */
export function presentData(record: AnswerRecord): string {
  switch (record.type) {
    case 'MX':
      return `${record.priority} ${withDot(record.exchange)}`
    case 'TXT':
      return splitStrings(record.value).map(quoteString).join(' ')
    case 'A':
    case 'AAAA':
      return record.value
    default:
      return withDot(record.value)
  }
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/dns-json', 'cache-control': 'no-store' })
  response.end(JSON.stringify(body))
}

function sendResolution(
  response: ServerResponse,
  question: { name: string; type: string },
  resolution: Resolution,
): void {
  // A name that times out: the client waits until it gives up and closes.
  if (resolution.kind === 'silence') return
  sendJson(response, 200, {
    Status: RCODES[resolution.rcode],
    TC: false,
    RD: true,
    RA: true,
    AD: false,
    CD: false,
    Question: [question],
    Answer: resolution.records.map((record) => ({
      name: record.name,
      type: RECORD_TYPES[record.type],
      TTL: 0,
      data: presentData(record),
    })),
  })
}

/** An HTTP server, not listening yet, that answers with what `resolve` says. */
export function createDohServer(resolve: (question: { name: string; type: string }) => Resolution): Server {
  return createServer((request, response) => {
    const url = URL.parse(request.url ?? '/', 'http://localhost')
    if (url?.pathname !== '/dns-query') return sendJson(response, 404, { error: 'Not found: use /dns-query' })
    if (request.method !== 'GET') return sendJson(response, 405, { error: 'Use GET' })
    const name = url.searchParams.get('name')
    if (!name) return sendJson(response, 400, { error: 'Query parameter "name" is missing' })
    const question = { name, type: toRecordType(url.searchParams.get('type') ?? 'A') }
    sendResolution(response, question, resolve(question))
  })
}
