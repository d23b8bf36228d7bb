/** The loopback DNS of development: one zone file over UDP, TCP and DNS over HTTPS (plain HTTP). TTL is always 0. */
import { createSocket, type Socket as DatagramSocket } from 'node:dgram'
import { once } from 'node:events'
import type { Server as HttpServer } from 'node:http'
import { createServer, type Server as NetServer, type Socket } from 'node:net'
import { type Query, readQuery, writeAnswer } from './dns-wire.ts'
import { createDohServer } from './doh-server.ts'
import { type Resolution, resolveName } from './resolve-name.ts'
import { openZoneFile } from './zone-file.ts'

export interface DnsServerOptions {
  /** JSON zone file; may be absent at start. */
  zoneFile: string
  host: string
  /** UDP and TCP port; 0 for any free one. */
  port: number
  /** HTTP port of DNS over HTTPS; 0 for any free one. */
  dohPort: number
  /** Host name that the MX of every absent `.example` name leads to. */
  sinkMxName: string
}

export interface DnsServer {
  port: number
  dohPort: number
  close(): Promise<void>
}

type Resolve = (question: { name: string; type: string }) => Resolution

const TCP_BYTES_MAX = 65_535
/** A port that is free for TCP may be taken for UDP: with port 0, try another. */
const FREE_PORT_TRIES = 20

function answerDatagram(
  socket: DatagramSocket,
  resolve: Resolve,
  message: Buffer,
  peer: { address: string; port: number },
): void {
  const query = readQuery(message)
  const answer = query && writeAnswer(query, resolve(query), query.udpBytesMax)
  if (answer) socket.send(answer, peer.port, peer.address)
}

function answerStream(socket: Socket, query: Query | null, resolve: Resolve): void {
  if (query === null) return void socket.destroy()
  const answer = writeAnswer(query, resolve(query), TCP_BYTES_MAX)
  if (answer === null) return
  const length = Buffer.alloc(2)
  length.writeUInt16BE(answer.length)
  socket.write(Buffer.concat([length, answer]))
}

/** RFC 1035 §4.2.2: over TCP each message follows its length in two bytes. */
function serveStream(socket: Socket, resolve: Resolve): void {
  let pending = Buffer.alloc(0)
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk) => {
    pending = Buffer.concat([pending, chunk])
    while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
      const end = 2 + pending.readUInt16BE(0)
      answerStream(socket, readQuery(pending.subarray(2, end)), resolve)
      pending = pending.subarray(end)
    }
  })
}

const portOf = (server: NetServer | HttpServer): number => {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

async function listen(server: NetServer | HttpServer, port: number, host: string): Promise<void> {
  server.listen(port, host)
  await once(server, 'listening')
}

async function bindDatagram(resolve: Resolve, port: number, host: string): Promise<DatagramSocket> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
  socket.on('message', (message, peer) => answerDatagram(socket, resolve, message, peer))
  socket.bind(port, host)
  await once(socket, 'listening')
  // A failed send (the client is gone) concerns that client alone.
  socket.on('error', () => undefined)
  return socket
}

async function bindBoth(
  resolve: Resolve,
  port: number,
  host: string,
): Promise<{ tcp: NetServer; udp: DatagramSocket; streams: Set<Socket> }> {
  for (let tries = 1; ; tries++) {
    const streams = new Set<Socket>()
    const tcp = createServer((socket) => {
      streams.add(socket)
      socket.on('close', () => streams.delete(socket))
      serveStream(socket, resolve)
    })
    await listen(tcp, port, host)
    try {
      return { tcp, udp: await bindDatagram(resolve, portOf(tcp), host), streams }
    } catch (error) {
      tcp.close()
      if (port !== 0 || tries === FREE_PORT_TRIES) throw error
    }
  }
}

/** Starts the server; rejects with the system's error (`EADDRINUSE`) when a port is taken. */
export async function startDnsServer(options: DnsServerOptions): Promise<DnsServer> {
  const zone = openZoneFile(options.zoneFile)
  const resolve: Resolve = (question) => resolveName(zone(), options.sinkMxName, question)
  const { tcp, udp, streams } = await bindBoth(resolve, options.port, options.host)
  const doh = createDohServer(resolve)
  await listen(doh, options.dohPort, options.host)
  return {
    port: portOf(tcp),
    dohPort: portOf(doh),
    async close() {
      for (const socket of streams) socket.destroy()
      doh.closeAllConnections()
      await Promise.all([
        new Promise((done) => udp.close(() => done(undefined))),
        new Promise((done) => tcp.close(done)),
        new Promise((done) => doh.close(done)),
      ])
    },
  }
}
