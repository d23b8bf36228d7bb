/**
 * A mail that reports on TLS (RFC 8460): its JSON, mostly packed, as far as it is of use to whoever owns the domain. Anybody can send
 * anything there: what is read, unpacked and kept is bounded.
 */

import { toOctets } from '../mime/byte-string.ts'
import { findField } from '../mime/header-field.ts'
import { type MimePart, readParts } from '../mime/mime-part.ts'
import { decodeTransfer } from '../mime/transfer-encoding.ts'
import { unpack } from './unpack.ts'

const JSON_MAX_BYTES = 2_097_152
const POLICIES_MAX = 100
const FAILURES_MAX = 50
const TEXT_MAX = 200
const SESSIONS_MAX = 1e12

/** Sessions that failed in one way; `host` and `reason` are those of the first. */
export interface ReportedFailure {
  readonly result: string
  readonly sessions: number
  readonly host: string | null
  readonly reason: string | null
}

/** Of one domain. */
export interface ReportedPolicy {
  readonly domain: string
  readonly successful: number
  readonly failed: number
  readonly failures: readonly ReportedFailure[]
}

export interface TlsReport {
  readonly organization: string
  readonly reportId: string
  readonly startedAtMs: number
  readonly endedAtMs: number
  readonly policies: readonly ReportedPolicy[]
}

type Json = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
const objectOf = (value: unknown): Json => (isObject(value) ? value : {})
const listOf = (value: unknown, max: number): readonly Json[] =>
  Array.isArray(value) ? value.slice(0, max).filter(isObject) : []
const textOf = (value: unknown): string =>
  typeof value === 'string' ? value.slice(0, TEXT_MAX).replace(/\p{Cc}/gu, ' ') : ''
const countOf = (value: unknown): number =>
  typeof value === 'number' && value >= 0 && value <= SESSIONS_MAX ? Math.floor(value) : 0
const dateOf = (value: unknown): number | null => {
  const atMs = Date.parse(textOf(value))
  return Number.isNaN(atMs) ? null : atMs
}

function readFailures(details: readonly Json[]): ReportedFailure[] {
  const byResult = Map.groupBy(details, (detail) => textOf(detail['result-type']))
  return [...byResult].map(([result, [first, ...others]]) => ({
    result,
    sessions: [first, ...others].reduce((sum, detail) => sum + countOf(detail?.['failed-session-count']), 0),
    host: textOf(first?.['receiving-mx-hostname']) || null,
    reason: textOf(first?.['failure-reason-code']) || textOf(first?.['additional-information']) || null,
  }))
}

function readPolicy(entry: Json): ReportedPolicy {
  const summary = objectOf(entry['summary'])
  return {
    domain: textOf(objectOf(entry['policy'])['policy-domain']).toLowerCase().replace(/\.$/, ''),
    successful: countOf(summary['total-successful-session-count']),
    failed: countOf(summary['total-failure-session-count']),
    failures: readFailures(listOf(entry['failure-details'], FAILURES_MAX)),
  }
}

function readJson(text: string): TlsReport | null {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return null
  }
  const report = objectOf(parsed)
  const range = objectOf(report['date-range'])
  const [startedAtMs, endedAtMs] = [dateOf(range['start-datetime']), dateOf(range['end-datetime'])]
  if (startedAtMs === null || endedAtMs === null || !Array.isArray(report['policies'])) return null
  return {
    organization: textOf(report['organization-name']),
    reportId: textOf(report['report-id']),
    ...{ startedAtMs, endedAtMs },
    policies: listOf(report['policies'], POLICIES_MAX).map(readPolicy),
  }
}

/** §3: `+gzip` or `+json`; some write a type of their own and name the file rightly. */
function isPacked({ type, parameters }: MimePart): boolean | null {
  const name = parameters.get('name') ?? ''
  if (type === 'application/tlsrpt+gzip' || /^application\/(x-)?gzip$/.test(type) || name.endsWith('.json.gz'))
    return true
  return type === 'application/tlsrpt+json' || type === 'application/json' || name.endsWith('.json') ? false : null
}

/** Null when there is no report in it that can be read within bounds. Never throws. */
export async function readTlsReport(raw: Uint8Array<ArrayBuffer>): Promise<TlsReport | null> {
  for (const part of readParts(raw)) {
    const packed = isPacked(part)
    if (packed === null) continue
    const octets = decodeTransfer(part.body, findField(part.fields, 'content-transfer-encoding') ?? '')
    const bytes = toOctets(octets)
    const json = packed ? await unpack(bytes, JSON_MAX_BYTES) : bytes
    const report = json && json.length <= JSON_MAX_BYTES ? readJson(new TextDecoder().decode(json)) : null
    if (report !== null) return report
  }
  return null
}
