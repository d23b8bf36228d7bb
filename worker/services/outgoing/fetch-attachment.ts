/** The bytes of an attachment that is given by its URL. */
import { toFileName } from '@mailstead/mail/parse/file-name.ts'
import { parseStructured } from '@mailstead/mail/parse/structure/parameters.ts'
import { type GuardDeps, guardedFetch, type Outcome } from './guarded-fetch.ts'

export type FetchedAttachment =
  | {
      readonly ok: true
      readonly bytes: Uint8Array
      /** Without parameters; `application/octet-stream` when the server gives none. */
      readonly contentType: string
      readonly fileName: string
    }
  /** `mayPass` tells what another attempt can mend from what it cannot. */
  | { readonly ok: false; readonly why: string; readonly mayPass: boolean }

const HEADER_LENGTH_MAX = 2_048
const MEDIA_TYPE = /^[a-z0-9][\w!#$&^.+-]*\/[a-z0-9][\w!#$&^.+-]*$/
/** Request Timeout, Too Early, Too Many Requests: like all of 5xx they are about the moment. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429])

/** Fetches a URL that a tenant gave for an attachment of at most `limitBytes`; never throws. */
export async function fetchAttachment(deps: GuardDeps, url: string, limitBytes: number): Promise<FetchedAttachment> {
  const outcome = await guardedFetch(deps, { url, method: 'GET', headers: { accept: '*/*' }, limitBytes })
  if (outcome.kind !== 'answered') return { ok: false, why: outcome.why, mayPass: outcome.kind === 'failed' }
  const fault = findFault(outcome, limitBytes)
  if (fault !== null) return { ok: false, ...fault }
  const contentType = readContentType(outcome.headers)
  return { ok: true, bytes: outcome.body, contentType, fileName: nameFile(outcome.headers, url, contentType) }
}

function findFault(answer: Outcome & { kind: 'answered' }, limitBytes: number) {
  const { status, isCut } = answer
  if (status >= 300 && status < 400) return { why: 'The URL redirects. Give the one that it leads to.', mayPass: false }
  if (status !== 200) return { why: `The server answered ${status}.`, mayPass: status >= 500 || PASSING.has(status) }
  return isCut ? { why: `The file has more than ${limitBytes} bytes.`, mayPass: false } : null
}

const readHeader = (headers: Headers, name: string) => (headers.get(name) ?? '').slice(0, HEADER_LENGTH_MAX)

function readContentType(headers: Headers): string {
  const { value } = parseStructured(readHeader(headers, 'content-type'))
  return MEDIA_TYPE.test(value) ? value : 'application/octet-stream'
}

/** What the server calls the file (RFC 6266), else the last segment of the path. */
function nameFile(headers: Headers, url: string, contentType: string): string {
  const { parameters } = parseStructured(readHeader(headers, 'content-disposition'))
  const segment = new URL(url).pathname.split('/').at(-1) ?? ''
  return toFileName(parameters.get('filename') || decodeSegment(segment), contentType, 0)
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
