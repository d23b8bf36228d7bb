/** A spamd that answers PING, and does with mails what a test wants. */
import { createServer, type Socket } from 'node:net'

export interface FakeSpamd {
  /** Answers one mail; never called for PING. */
  behave: (request: string, socket: Socket) => void
  /** Requests with a mail, in order. */
  readonly requests: string[]
  close(): Promise<void>
}

/** What spamd says of a mail. */
export const scored = (score: number, symbols = 'A,B'): string => {
  const body = `${symbols}\r\n`
  return `SPAMD/1.1 0 EX_OK\r\nContent-length: ${body.length}\r\nSpam: ${score >= 5 ? 'True' : 'False'} ; ${score} / 5.0\r\n\r\n${body}`
}

export async function startFakeSpamd(socketPath: string, behave: FakeSpamd['behave']): Promise<FakeSpamd> {
  const sockets = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    let request = ''
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
    socket.on('data', (chunk) => {
      request += chunk.toString('latin1')
    })
    socket.on('end', () => {
      if (request.startsWith('PING')) return void socket.end('SPAMD/1.5 0 PONG\r\n')
      spamd.requests.push(request)
      spamd.behave(request, socket)
    })
  })
  await new Promise<void>((resolve) => server.listen(socketPath, resolve))
  const spamd: FakeSpamd = {
    behave,
    requests: [],
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
  return spamd
}
