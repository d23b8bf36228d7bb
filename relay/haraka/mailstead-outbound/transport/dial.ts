/** Opens the socket itself, so that address and source are exactly the ones the agent chose. */
import net from 'node:net'
import type { Target } from '@mailstead/contracts/attempt.ts'

export type Dialled = { readonly ok: true; readonly socket: net.Socket } | { readonly ok: false; readonly code: string }

/** Connects to the one address of `target`; refused, unreachable and silent are values. */
export function dial(target: Target, timeoutMs: number): Promise<Dialled> {
  return new Promise((resolve) => {
    const socket = net.connect({
      host: target.ip,
      port: target.port,
      noDelay: true,
      ...(target.source === null ? {} : { localAddress: target.source }),
    })
    const timer = setTimeout(() => fail('PHASETIMEOUT'), timeoutMs)
    function fail(code: string): void {
      clearTimeout(timer)
      socket.destroy()
      resolve({ ok: false, code })
    }
    // Stays for the life of the socket: an error that nobody listens to ends the process.
    socket.on('error', (error) => fail(codeOf(error)))
    socket.once('connect', () => {
      clearTimeout(timer)
      resolve({ ok: true, socket })
    })
  })
}

/** The system's code of an error where it has one: `ECONNRESET` says more than the client's own `ESOCKET`. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'UNKNOWN'
  const original: unknown = Reflect.get(error, 'originalCode')
  const code: unknown = Reflect.get(error, 'code')
  if (typeof original === 'string') return original
  return typeof code === 'string' ? code : error.name
}
