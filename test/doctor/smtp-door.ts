/** A server that greets, offers STARTTLS and takes no mail; what it says can be changed while it runs. */
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { Certificate } from './certificates.ts'

export interface SmtpDoor {
  readonly port: number
  /** The name it calls itself. */
  name: string
  certificate: Certificate | null
  close(): Promise<void>
}

function answerLines(socket: Socket, answer: (line: string) => void): void {
  let pending = ''
  socket.on('data', (chunk: Buffer) => {
    pending += chunk.toString()
    for (let end = pending.indexOf('\r\n'); end >= 0; end = pending.indexOf('\r\n')) {
      const line = pending.slice(0, end)
      pending = pending.slice(end + 2)
      answer(line)
    }
  })
}

function serve(socket: Socket, door: SmtpDoor): void {
  socket.write(`220 ${door.name} ESMTP\r\n`)
  answerLines(socket, (line) => {
    if (line.startsWith('EHLO'))
      return void socket.write(door.certificate ? `250-${door.name}\r\n250 STARTTLS\r\n` : `250 ${door.name}\r\n`)
    if (line !== 'STARTTLS' || !door.certificate) return void socket.write('502 5.5.1 Not here\r\n')
    socket.removeAllListeners('data')
    socket.write('220 Go ahead\r\n')
    new TLSSocket(socket, { isServer: true, ...door.certificate }).on('error', () => undefined)
  })
}

/** `implicit`: TLS from the first octet. */
export async function openSmtpDoor(
  name: string,
  certificate: Certificate,
  tls: 'starttls' | 'implicit',
): Promise<SmtpDoor> {
  const sockets = new Set<Socket>()
  const server = createServer((plain) => {
    sockets.add(plain)
    plain.on('error', () => undefined)
    if (tls === 'starttls') return serve(plain, door)
    const socket = new TLSSocket(plain, { isServer: true, ...door.certificate })
    socket.on('error', () => undefined)
    serve(socket, door)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const door: SmtpDoor = {
    port: typeof address === 'object' && address ? address.port : 0,
    name,
    certificate,
    async close() {
      for (const socket of sockets) socket.destroy()
      if (server.listening) await new Promise((done) => server.close(done))
    },
  }
  return door
}
