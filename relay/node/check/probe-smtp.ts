/** Whether an SMTP server answers: connects, waits for its greeting and says goodbye. */
import { connect } from 'node:net'

const TIMEOUT_MS = 10_000

/** Null when it greets with 220, else what happened instead, as the end of a sentence that begins with its name. */
export function probeSmtp(server: { readonly host: string; readonly port: number }): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({ ...server, timeout: TIMEOUT_MS })
    const end = (why: string | null) => {
      socket.destroy()
      resolve(why)
    }
    socket.once('data', (greeting) => {
      const line = greeting.toString('latin1').split(/\r?\n/)[0] ?? ''
      if (!/^220[ -]/.test(line)) return end(`greeted with "${line.slice(0, 120)}"`)
      socket.end('QUIT\r\n', () => end(null))
    })
    socket.once('timeout', () => end(`did not answer within ${TIMEOUT_MS / 1000} seconds`))
    socket.once('error', (error) => end(`cannot be reached (${error.message})`))
    socket.once('end', () => end('ended the connection without a greeting'))
  })
}
