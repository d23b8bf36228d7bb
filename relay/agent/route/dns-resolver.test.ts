import { createSocket, type Socket } from 'node:dgram'
import { type Answer, decode, encode } from 'dns-packet'
import { afterEach, describe, expect, it } from 'vitest'
import { createDnsResolver } from './dns-resolver.ts'
import { resolveRoute } from './resolve-route.ts'

type Reply = { readonly rcode: number; readonly answers: Answer[] } | null

let server: Socket | null = null
afterEach(() => server?.close())

/** A DNS server that answers every question as `replyTo` says; null is silence. */
async function startServer(replyTo: (name: string, type: string) => Reply): Promise<string> {
  const socket = createSocket('udp4')
  server = socket
  socket.on('message', (packet, peer) => {
    const { id, questions = [] } = decode(packet)
    const reply = replyTo(questions[0]?.name ?? '', questions[0]?.type ?? '')
    if (reply === null) return
    const flags = 0x0180 | reply.rcode
    const header = { type: 'response', flags, questions, ...(id === undefined ? {} : { id }) } as const
    socket.send(encode({ ...header, answers: reply.answers }), peer.port, peer.address)
  })
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  return `127.0.0.1:${socket.address().port}`
}

const route = async (replyTo: (name: string, type: string) => Reply, timeoutMs = 5_000) => {
  const resolver = createDnsResolver([await startServer(replyTo)])
  return resolveRoute('d.example', {
    resolver,
    portOf: () => 25,
    isAllowed: () => true,
    ownMx: new Map(),
    random: () => 0,
    timeoutMs,
  })
}

const alias = (name: string, data: string): Answer => ({ type: 'CNAME', name, ttl: 0, data })

describe('createDnsResolver, through resolveRoute', () => {
  it('does not follow a loop of aliases for ever: whatever the server makes of it is the answer', async () => {
    let asked = 0
    const loop = [alias('d.example', 'e.example'), alias('e.example', 'd.example')]
    const answered = await route((name) => {
      asked += 1
      return { rcode: 0, answers: name === 'e.example' ? [...loop].reverse() : loop }
    })
    expect(answered).toMatchObject({ kind: 'permanent', reply: { enhanced: '5.4.4' } })
    expect(asked).toBeLessThanOrEqual(12)
  })

  it('puts mail off when the resolver gave up a loop with SERVFAIL', async () => {
    expect(await route(() => ({ rcode: 2, answers: [] }))).toEqual({ kind: 'temporary', error: 'ESERVFAIL' })
  })

  it('bounds a chain of aliases by the records of one answer', async () => {
    const chain = Array.from({ length: 40 }, (_, n) =>
      alias(n === 0 ? 'd.example' : `c${n}.example`, `c${n + 1}.example`),
    )
    let asked = 0
    await route(() => {
      asked += 1
      return { rcode: 0, answers: chain }
    })
    expect(asked).toBeLessThanOrEqual(12)
  })

  it('puts mail off when the server is silent, within the time of one route', async () => {
    const at = performance.now()
    expect(await route(() => null, 300)).toEqual({ kind: 'temporary', error: 'ETIMEOUT' })
    expect(performance.now() - at).toBeLessThan(10_000)
  })
})
