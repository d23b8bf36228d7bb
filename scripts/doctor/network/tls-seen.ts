/** A certificate as it was shown in a handshake. Nothing is refused here: what is wrong with it is what the doctor tells. */
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls'

export interface TlsSeen {
  /** Null when name and chain are trusted. */
  readonly error: string | null
  readonly expiresAtMs: number
}

/** Finishes a handshake for `servername`; rejects when there is none. */
export function shakeHands(options: ConnectionOptions, timeoutMs: number): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ ...options, rejectUnauthorized: false }, () => {
      socket.setTimeout(0)
      resolve(socket)
    })
    socket.setTimeout(timeoutMs, () => socket.destroy(new Error('no TLS handshake in time')))
    socket.on('error', reject)
  })
}

export const seeTls = (socket: TLSSocket): TlsSeen => ({
  error: socket.authorized ? null : String(socket.authorizationError),
  expiresAtMs: Date.parse(socket.getPeerCertificate().valid_to),
})
