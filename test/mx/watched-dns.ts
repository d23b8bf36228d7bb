/** The development DNS behind a listener of its own that notes every question, and can be slow. */
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { connect, createServer, type Server } from 'node:net'
import { decode } from 'dns-packet'
import { startDnsServer } from '../../scripts/dev/dns/dns-server.ts'
import { replaceFile } from '../../scripts/dev/replace-file.ts'

export interface WatchedDns {
  readonly server: string
  /** `TYPE name` of each question, in order. */
  readonly questions: string[]
  /** Before each answer. */
  delayMs: number
  /** Replaces the zone. */
  write(zone: Readonly<Record<string, unknown>>): void
  close(): Promise<void>
}

function questionOf(message: Buffer): string {
  const [question] = decode(message).questions ?? []
  return question === undefined ? '?' : `${question.type} ${question.name.toLowerCase()}`
}

/** A datagram socket, and on the same port streams that lead to the server behind: too large answers are asked for again over TCP. */
async function listenBoth(behindPort: number): Promise<{ front: Socket; streams: Server }> {
  const streams = createServer((socket) => {
    const back = connect(behindPort, '127.0.0.1')
    for (const stream of [socket, back]) stream.on('error', () => stream.destroy())
    socket.pipe(back).pipe(socket)
  })
  for (;;) {
    const front = createSocket('udp4')
    front.bind(0, '127.0.0.1')
    await once(front, 'listening')
    streams.listen(front.address().port, '127.0.0.1')
    // A port that is free for the one may be taken for the other.
    const isFree = await once(streams, 'listening').then(
      () => true,
      () => false,
    )
    if (isFree) return { front, streams }
    front.close()
  }
}

/** Starts both. */
export async function startWatchedDns(zoneFile: string): Promise<WatchedDns> {
  const write = (zone: Readonly<Record<string, unknown>>) => replaceFile(zoneFile, JSON.stringify(zone))
  write({})
  const behind = await startDnsServer({
    zoneFile,
    host: '127.0.0.1',
    port: 0,
    dohPort: 0,
    sinkMxName: 'sink.mailstead.test',
  })
  const { front, streams } = await listenBoth(behind.port)
  const open = new Set<{ close(): void }>()
  front.on('message', (message, peer) => {
    dns.questions.push(questionOf(message))
    const asker = createSocket('udp4')
    open.add(asker)
    const end = () => {
      if (open.delete(asker)) asker.close()
    }
    asker.on('message', (answer) => {
      setTimeout(() => front.send(answer, peer.port, peer.address), dns.delayMs).unref()
      end()
    })
    asker.on('error', end)
    asker.send(message, behind.port, '127.0.0.1')
    setTimeout(end, 20_000).unref()
  })
  const dns: WatchedDns = {
    server: `127.0.0.1:${front.address().port}`,
    questions: [],
    delayMs: 0,
    write,
    close: async () => {
      for (const asker of open) asker.close()
      open.clear()
      front.close()
      streams.close()
      await behind.close()
    },
  }
  return dns
}
