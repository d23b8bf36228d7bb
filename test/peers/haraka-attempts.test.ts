/** The plugin inside a real Haraka: what the agent posts comes back as an outcome. */
import { statSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../eventually.ts'
import { buildRequest, MAIL } from './attempt-row.ts'
import { HarakaProcess } from './haraka-process.ts'
import { after, drop, say } from './peer-steps.ts'
import { type Script, type ScriptedPeer, startPeer } from './scripted-peer.ts'

const haraka = new HarakaProcess()
let peers: ScriptedPeer[] = []

beforeAll(() => haraka.start())
afterAll(() => haraka.remove())

afterEach(async () => {
  await Promise.all(peers.map((peer) => peer.close()))
  peers = []
})

async function listen(...scripts: Script[]): Promise<ScriptedPeer> {
  const peer = await startPeer(scripts)
  peers.push(peer)
  return peer
}

const mailTo = (peer: ScriptedPeer, raw = MAIL) => ({ request: buildRequest(peer.port, { raw }), raw })

describe('POST /attempts', () => {
  it('delivers, bounces, defers; each with one outcome, one log line and no file left', async () => {
    const good = await listen({ extensions: ['PIPELINING', '8BITMIME'] })
    const refusing = await listen({ rcpt: say('550 5.1.1 no such user') })
    const busy = await listen({ banner: say('421 4.3.2 busy') })
    const broken = await listen({ dot: drop })
    const posted = [good, refusing, busy, broken].map((peer) => mailTo(peer))
    const started = await haraka.post(posted)
    const outcomes = await haraka.collect(4)

    expect(started).toEqual(posted.map(({ request }) => request.id))
    const verdicts = new Map<string, string>(outcomes.map((outcome) => [outcome.id, outcome.verdict]))
    expect(posted.map(({ request }) => verdicts.get(request.id))).toEqual([
      'delivered',
      'bounced',
      'deferred',
      'unknown',
    ])
    expect(good.mails().map((mail) => mail.raw.equals(MAIL))).toEqual([true])
    expect(good.mails()[0]?.to).toBe('RCPT TO:<ada@example.test>')
    await eventually(() => expect(haraka.queueFiles()).toEqual([]))
    expect(await haraka.running()).toEqual([])
    const lines = () => haraka.attemptLines().filter((line) => verdicts.has(String(line['attempt'])))
    await eventually(() => expect(lines()).toHaveLength(4))
    expect(lines().find((line) => line['verdict'] === 'bounced')).toMatchObject({
      job: posted[1]?.request.jobId,
      domain: 'example.test',
      phase: 'rcpt',
      code: 550,
      mx: 'mx.example.test',
      ms: expect.any(Number),
    })
    expect(haraka.output).not.toContain('ada@')
  })

  it('carries 200 mails of mixed fate: 200 outcomes, none twice, every octet right', async () => {
    const raw = Buffer.from(`Subject: caf\xe9\r\n\r\n..two\r\n.one\r\n${'y'.repeat(3_000)}\r\n`, 'latin1')
    const good = await listen({ extensions: ['8BITMIME'] })
    const refusing = await listen({ rcpt: say('550 5.1.1 no'), extensions: ['8BITMIME'] })
    const posted = Array.from({ length: 200 }, (_, index) => mailTo(index % 4 === 0 ? refusing : good, raw))
    await haraka.post(posted)
    const outcomes = await haraka.collect(200)
    expect(new Set(outcomes.map((outcome) => outcome.id)).size).toBe(200)
    expect(outcomes.filter((outcome) => outcome.verdict === 'delivered')).toHaveLength(150)
    expect(good.mails()).toHaveLength(150)
    expect(good.mails().every((mail) => mail.raw.equals(raw))).toBe(true)
    await eventually(() => expect(haraka.queueFiles()).toEqual([]))
  })

  it('starts an id that runs, or whose result waits, only once', async () => {
    const peer = await listen({ dot: after(300, say('250 2.0.0 taken')) })
    const mail = mailTo(peer)
    expect(await haraka.post([mail, mail])).toEqual([mail.request.id])
    expect(await haraka.post([mail])).toEqual([])
    const [waiting] = await haraka.results()
    expect(await haraka.post([mail])).toEqual([])
    await haraka.results(waiting?.seq, 0)
    expect(peer.mails()).toHaveLength(1)
  })

  it.each([
    { name: 'no manifest', body: 'x' },
    { name: 'not JSON', body: 'x\n' },
    { name: 'another version', body: '{"v":2,"attempts":[]}\n' },
    { name: 'octets missing', body: `${JSON.stringify({ v: 1, attempts: [buildRequest(25)] })}\nshort` },
  ])('answers 400 to $name and starts nothing', async ({ body }) => {
    expect((await haraka.call('POST', '/attempts', body)).status).toBe(400)
    expect(await haraka.running()).toEqual([])
  })

  it('answers 404 to what it does not know and opens the socket to its user only', async () => {
    expect((await haraka.call('GET', '/')).status).toBe(404)
    expect(statSync(haraka.socketPath).mode & 0o777).toBe(0o600)
  })
})

describe('POST /results', () => {
  it('waits for the next outcome and forgets the acknowledged ones', async () => {
    const peer = await listen({})
    const first = haraka.results()
    await haraka.post([mailTo(peer)])
    const [one] = await first
    expect(one?.outcome.verdict).toBe('delivered')
    expect(await haraka.results(0, 0)).toHaveLength(1)
    expect(await haraka.results(one?.seq, 0)).toEqual([])
    expect(await haraka.results(0, 0)).toEqual([])
  })
})
