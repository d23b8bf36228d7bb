/** A loopback DNS server for tests: answers from a map of names, everything else is NXDOMAIN. */
import { createSocket } from 'node:dgram'
import type { AddressInfo } from 'node:net'
import { type Answer, decode, encode } from 'dns-packet'

export interface FakeZone {
  readonly mx?: ReadonlyArray<readonly [preference: number, exchange: string]>
  readonly a?: readonly string[]
  readonly txt?: readonly string[]
}

export interface FakeDns {
  readonly server: string
  /** Names by type; may change while it runs. */
  readonly zone: Map<string, FakeZone>
  close(): void
}

function answersFor(entry: FakeZone, name: string, type: string): Answer[] {
  if (type === 'MX')
    return (entry.mx ?? []).map(([preference, exchange]) => ({
      type: 'MX',
      name,
      ttl: 0,
      data: { preference, exchange },
    }))
  if (type === 'TXT') return (entry.txt ?? []).map((data) => ({ type: 'TXT', name, ttl: 0, data: [data] }))
  return type === 'A' ? (entry.a ?? []).map((data) => ({ type: 'A', name, ttl: 0, data })) : []
}

/** Starts it on a random port. */
export async function startFakeDns(): Promise<FakeDns> {
  const zone = new Map<string, FakeZone>()
  const socket = createSocket('udp4')
  socket.on('message', (packet, peer) => {
    const { id, questions = [] } = decode(packet)
    const [question] = questions
    const name = question?.name.toLowerCase() ?? ''
    const entry = zone.get(name)
    const answers = entry === undefined ? [] : answersFor(entry, name, question?.type ?? '')
    const rcode = entry === undefined ? 3 : 0
    const reply = encode({
      type: 'response',
      ...(id === undefined ? {} : { id }),
      flags: 0x0180 | rcode,
      questions,
      answers,
    })
    socket.send(reply, peer.port, peer.address)
  })
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  const { port }: AddressInfo = socket.address()
  return { server: `127.0.0.1:${port}`, zone, close: () => socket.close() }
}
