/** A spamd for tests that answers, hangs or talks nonsense as it is told. */
import { type AddressInfo, createServer, type Socket } from 'node:net'

export type Behaviour = (socket: Socket, request: Buffer) => void

export interface FakeSpamd {
  readonly host: string
  readonly port: number
  /** Requests other than PING, as far as they came; the first line says which. */
  readonly requests: Buffer[]
  pings: number
  /** The most that were open at once. */
  readonly most: () => number
  onPing: Behaviour
  onScan: Behaviour
  close(): Promise<void>
}

export const reply = (text: string): Behaviour => {
  return (socket) => void socket.end(text)
}
export const hang: Behaviour = () => {}
export const pong = reply('SPAMD/1.5 0 PONG\r\n')

export const scanReply = (score: string, symbols: string) =>
  `SPAMD/1.1 0 EX_OK\r\nContent-length: ${symbols.length}\r\nSpam: ${Number(score) >= 5 ? 'True' : 'False'} ; ${score} / 5.0\r\n\r\n${symbols}`

/** Starts it on a port of its own; it answers PING, and scans with a score of 1. */
export async function startFakeSpamd(): Promise<FakeSpamd> {
  const sockets = new Set<Socket>()
  let most = 0
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket)
    most = Math.max(most, sockets.size)
    const parts: Buffer[] = []
    socket.on('data', (part) => parts.push(Buffer.from(part)))
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    socket.on('end', () => {
      const request = Buffer.concat(parts)
      if (request.toString('latin1').startsWith('PING ')) {
        fake.pings += 1
        fake.onPing(socket, request)
        return
      }
      fake.requests.push(request)
      fake.onScan(socket, request)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const fake: FakeSpamd = {
    ...{ host: '127.0.0.1', port, requests: [], pings: 0 },
    most: () => most,
    onPing: pong,
    onScan: reply(scanReply('1.0', 'ONE,TWO')),
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
  return fake
}
