/**
 * The client's address: that of the connection, or what a proxy in front tells by the PROXY protocol. The line is read here and not by
 * Haraka, which would wait half a minute for it from a proxy that connects for itself: in development everything is on one machine.
 */
import { normalizeIp } from '@mailstead/mail/network/network.ts'
import type { Connection } from '../smtp-server/haraka-types.ts'
import { PROXY_LINE_MAX, readProxyLine } from './proxy-line.ts'
import type { MxSettings } from './settings.ts'

export type ToldAddress =
  | { readonly kind: 'own' }
  | { readonly kind: 'told'; readonly ip: string }
  | { readonly kind: 'wrong' }

export interface ClientAddress {
  /** True while the octets that came are the proxy's. */
  takeFirst(): boolean
  /** Resolves when it is known who the client is. */
  readonly told: Promise<ToldAddress>
}

const LF = 0x0a
const REQUIRED_MS = 30_000
const WORD = Buffer.from('PROXY ')

/** Whether this peer may tell another address than its own. */
export const isProxy = (connection: Connection, { from }: MxSettings['proxy']): boolean =>
  from.includes(normalizeIp(connection.remote.ip) ?? '')

/** Waits for the line of a proxy. */
export function awaitClientAddress(connection: Connection, { isRequired, waitMs }: MxSettings['proxy']): ClientAddress {
  let isOver = false
  let end: (told: ToldAddress) => void = () => undefined
  const told = new Promise<ToldAddress>((resolve) => {
    end = resolve
  })
  const decide = (found: ToldAddress) => {
    isOver = true
    clearTimeout(timer)
    end(found.kind === 'own' && isRequired ? { kind: 'wrong' } : found)
  }
  const timer = setTimeout(() => decide({ kind: 'own' }), isRequired ? REQUIRED_MS : waitMs)
  return {
    told,
    takeFirst: () => {
      if (isOver) return false
      const octets = connection.current_data ?? Buffer.alloc(0)
      const found = readFirst(octets)
      if (found === 'unknown') return true
      // The proxy's own connection begins with a command of its own.
      if (found !== null) leaveBehindLine(connection, octets)
      decide(found ?? { kind: 'own' })
      return true
    },
  }
}

/** Null when it is no line of the protocol, `unknown` while too little has come to tell. */
function readFirst(octets: Buffer): ToldAddress | 'unknown' | null {
  const count = Math.min(octets.length, WORD.length)
  if (!octets.subarray(0, count).equals(WORD.subarray(0, count))) return null
  const lf = octets.indexOf(LF)
  if (lf < 0) return octets.length < PROXY_LINE_MAX ? 'unknown' : { kind: 'wrong' }
  return toldBy(octets.subarray(0, lf + 1))
}

/** What a line of the protocol tells. */
export function toldBy(line: Buffer): ToldAddress {
  const read = readProxyLine(line.toString('latin1'))
  if (!read.ok) return { kind: 'wrong' }
  return read.ip === null ? { kind: 'own' } : { kind: 'told', ip: read.ip }
}

function leaveBehindLine(connection: Connection, octets: Buffer): void {
  const lf = octets.indexOf(LF)
  connection.current_data = lf < 0 || lf + 1 === octets.length ? null : octets.subarray(lf + 1)
}
