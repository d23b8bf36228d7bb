/** A mail host on a bad day, of which only the beginning of a session is needed; `test/peers` has the whole dialogue. */
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { changeZone } from '../dev/zone.ts'
import type { Running } from './client.ts'

export interface BadPeer {
  readonly port: number
  /** Connections that are open now, and since the beginning. */
  open(): number
  total(): number
  close(): Promise<void>
}

/** Greets each connection in its own way. */
export async function openBadPeer(greet: (socket: Socket) => void): Promise<BadPeer> {
  const sockets = new Set<Socket>()
  let total = 0
  const server = createServer((socket) => {
    total += 1
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    socket.resume()
    greet(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    open: () => sockets.size,
    total: () => total,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((done) => server.close(done))
    },
  }
}

/** Leads the mail of some domains to one MX host, on a port of this machine. */
export function leadMail(running: Running, domains: readonly string[], mx: { name: string; port: number }): void {
  changeZone(running.dns.zoneFile, (zone) => ({
    ...zone,
    ...Object.fromEntries(domains.map((domain) => [domain, { MX: [{ priority: 10, exchange: mx.name }] }])),
    [mx.name]: { A: ['127.0.0.1'] },
    _port: { ...(zone['_port'] as Record<string, number>), [mx.name]: mx.port },
  }))
}
