/** One request to spamd over a connection of its own, with bounds of time and size. */
import { createConnection } from 'node:net'
import type { Schedule } from '../schedule.ts'

/** Where spamd listens. */
export type ScorerAddress = { readonly socketPath: string } | { readonly host: string; readonly port: number }

export interface SpamdCall {
  readonly address: ScorerAddress
  readonly request: readonly Buffer[]
  /** For all of it. */
  readonly limitMs: number
  readonly signal: AbortSignal
  readonly schedule: Schedule
}

/** Names of rules fill a few hundred octets. */
const REPLY_MAX_BYTES = 65_536

/** The request for the score and the names of the rules. */
export const symbolsRequest = (parts: readonly Buffer[]): readonly Buffer[] => {
  const size = parts.reduce((sum, part) => sum + part.length, 0)
  return [Buffer.from(`SYMBOLS SPAMC/1.5\r\nContent-length: ${size}\r\n\r\n`), ...parts]
}

export const PING_REQUEST: readonly Buffer[] = [Buffer.from('PING SPAMC/1.5\r\n\r\n')]

/** The whole reply; rejects with what went wrong. */
export function askSpamd({ address, request, limitMs, signal, schedule }: SpamdCall): Promise<string> {
  return new Promise((resolve, reject) => {
    const where = 'socketPath' in address ? { path: address.socketPath } : address
    const socket = createConnection({ ...where, signal })
    const callOff = schedule(() => socket.destroy(new Error(`no reply within ${limitMs} ms`)), limitMs)
    const parts: Buffer[] = []
    let size = 0
    let isEnded = false
    let failure: Error | null = null
    socket.on('data', (part: Buffer) => {
      size += part.length
      parts.push(part)
      if (size > REPLY_MAX_BYTES) socket.destroy(new Error(`a reply of more than ${REPLY_MAX_BYTES} octets`))
    })
    socket.on('end', () => {
      isEnded = true
    })
    socket.on('error', (reason) => {
      failure = reason
    })
    socket.on('close', () => {
      callOff()
      if (isEnded && failure === null) resolve(Buffer.concat(parts).toString('latin1'))
      else reject(failure ?? new Error('the connection broke off'))
    })
    for (const part of request) socket.write(part)
    // spamd takes a length of 0 for none, and reads on until this.
    socket.end()
  })
}
