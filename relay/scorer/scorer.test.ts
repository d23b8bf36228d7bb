import { SCORE_MAX_BYTES } from '@mailstead/contracts/mail-checks.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventually } from '../../test/eventually.ts'
import { PING_EVERY_MS } from './gate.ts'
import { createScorer, PING_LIMIT_MS, SCAN_LIMIT_MS, type Scorer, type ScorerOptions, WAIT_MS } from './scorer.ts'
import { type Behaviour, type FakeSpamd, hang, pong, reply, scanReply, startFakeSpamd } from './testing/fake-spamd.ts'
import { createManualSchedule, type ManualSchedule } from './testing/manual-schedule.ts'

const RAW = Buffer.from('Subject: x\r\n\r\nhello\r\n')
const SCAN = { engine: 'spamassassin', score: 1, threshold: 5, symbols: ['ONE', 'TWO'] }

let spamd: FakeSpamd
let timers: ManualSchedule
let logged: string[]
const scorers: Scorer[] = []
beforeEach(async () => {
  spamd = await startFakeSpamd()
  timers = createManualSchedule()
  logged = []
})
afterEach(async () => {
  for (const scorer of scorers.splice(0)) scorer.stop()
  await spamd.close()
})

const create = (more: Partial<ScorerOptions> = {}) => {
  const scorer = createScorer({
    address: spamd,
    log: (event) => logged.push(event),
    schedule: timers.schedule,
    ...more,
  })
  scorers.push(scorer)
  return scorer
}
const isIn = (scorer: Scorer, state: string) => eventually(() => expect(scorer.state()).toBe(state))
const createUp = async (more: Partial<ScorerOptions> = {}) => {
  const scorer = create(more)
  await isIn(scorer, 'up')
  return scorer
}

describe('createScorer', () => {
  it('gives score, threshold and symbols of exactly these octets', async () => {
    const scorer = await createUp()
    expect(await scorer.score(RAW)).toEqual(SCAN)
    expect(spamd.requests.map(String)).toEqual([`SYMBOLS SPAMC/1.5\r\nContent-length: ${RAW.length}\r\n\r\n${RAW}`])
    spamd.onScan = reply(scanReply('1000.0', 'GTUBE'))
    expect(await scorer.score(RAW)).toMatchObject({ score: 1_000, symbols: ['GTUBE'] })
  })

  it('puts the hand-over in front, and cuts what is too large at the end of a line', async () => {
    const scorer = await createUp()
    const line = Buffer.from(`${'x'.repeat(98)}\r\n`)
    const raw = Buffer.concat(Array.from({ length: 10_000 }, () => line))
    await scorer.score(raw, { ip: '192.0.2.7', helo: 'a.example', name: null, by: 'mx.example', atMs: 0 })
    const [request] = spamd.requests
    const [, body = ''] = String(request).split(/\r\n\r\n/)
    const received = body.slice(0, body.indexOf('xxx'))
    expect(received).toMatch(/^Received: from a\.example \(unknown \[192\.0\.2\.7\]\)\r\n\tby mx\.example/)
    expect(body.length - received.length).toBe(Math.floor(SCORE_MAX_BYTES / line.length) * line.length)
    expect(String(request)).toContain(`Content-length: ${body.length}\r\n`)
  })

  /** These take until the limit. */
  const neverEnding = ['silence', 'an answer that drips']
  const failures: Array<[string, Behaviour]> = [
    ['garbage', reply('<html>hello</html>')],
    ['nothing', reply('')],
    ['half an answer', (socket) => void socket.write('SPAMD/1.1 0 EX_OK\r\nContent-le', () => socket.destroy())],
    ['an answer cut short', reply(scanReply('1.0', 'ONE,TWO').slice(0, -3))],
    ['a refusal', reply('SPAMD/1.0 75 EX_TEMPFAIL\r\n')],
    ['a broken connection', (socket) => void socket.resetAndDestroy()],
    ['silence', hang],
    ['an answer that drips', (socket) => void socket.write('S')],
    [
      'an answer without end',
      (socket) => {
        const pour = () => {
          while (socket.write(Buffer.alloc(65_536, 0x41)));
          socket.once('drain', pour)
        }
        pour()
      },
    ],
  ]
  it.each(failures)(
    'is unscanned for %s, without a rejection, and goes on once PING is answered',
    async (what, behaviour) => {
      const scorer = await createUp()
      spamd.onScan = behaviour
      const scan = scorer.score(RAW)
      await eventually(() => expect(spamd.requests).toHaveLength(1))
      if (neverEnding.includes(what)) timers.fire(SCAN_LIMIT_MS)
      expect(await scan).toBeNull()
      expect(logged).toContain('scorer.failed')
      await isIn(scorer, 'up')
      spamd.onScan = reply(scanReply('1.0', 'ONE,TWO'))
      expect(await scorer.score(RAW)).toEqual(SCAN)
      // At the start, before each scan, and after the failure.
      expect([spamd.pings, timers.set()]).toEqual([4, []])
    },
  )

  it('asks nothing of a scorer that is away, until it is back', async () => {
    const { host, port } = spamd
    await spamd.close()
    const scorer = create({ address: { host, port } })
    await eventually(() => expect(timers.set()).toEqual([PING_EVERY_MS]))
    expect([await scorer.score(RAW), await scorer.score(RAW), scorer.state()]).toEqual([null, null, 'down'])
    expect(logged).toEqual([])
  })

  it('asks nothing of a scorer that hangs even at PING', async () => {
    const scorer = await createUp()
    spamd.onPing = hang
    const scan = scorer.score(RAW)
    await eventually(() => expect(spamd.pings).toBe(2))
    timers.fire(WAIT_MS)
    expect([await scan, scorer.state()], 'it may be busy').toEqual([null, 'up'])
    timers.fire(PING_LIMIT_MS)
    await isIn(scorer, 'down')
    for (let turn = 0; turn < 20; turn += 1) expect(await scorer.score(RAW)).toBeNull()
    await eventually(() => expect(timers.set()).toEqual([PING_LIMIT_MS]))
    timers.fire(PING_LIMIT_MS)
    await eventually(() => expect(timers.set()).toEqual([PING_EVERY_MS]))
    expect([await scorer.score(RAW), spamd.requests.length]).toEqual([null, 0])
    spamd.onPing = pong
    timers.fire(PING_EVERY_MS)
    await isIn(scorer, 'up')
  })

  it('is unscanned when no child is free in time, which says nothing against the scorer', async () => {
    const scorer = await createUp()
    const held: Array<() => void> = []
    spamd.onPing = (socket, request) => held.push(() => pong(socket, request))
    const scan = scorer.score(RAW)
    await eventually(() => expect(held).toHaveLength(1))
    timers.fire(WAIT_MS)
    expect(await scan).toBeNull()
    held[0]?.()
    await eventually(() => expect(timers.set()).toEqual([]))
    spamd.onPing = pong
    expect([scorer.state(), spamd.requests.length, await scorer.score(RAW), logged]).toEqual([
      'up',
      0,
      SCAN,
      ['scorer.up'],
    ])
  })

  it('scans so many at once; the others wait their time and are unscanned then', async () => {
    const scorer = await createUp({ slots: 2, waitMs: 30 })
    const held: Array<() => void> = []
    spamd.onScan = (socket, request) => held.push(() => reply(scanReply('1.0', 'ONE,TWO'))(socket, request))
    const scans = Array.from({ length: 6 }, () => scorer.score(RAW))
    await eventually(() => expect(held).toHaveLength(2))
    // Two scan, two wait, two were too many at once.
    expect(await Promise.all(scans.slice(4))).toEqual([null, null])
    timers.fire(30)
    expect(await scans[2]).toBeNull()
    for (const answer of held.splice(0)) answer()
    await eventually(() => expect(held).toHaveLength(1))
    held[0]?.()
    expect(await Promise.all([scans[0], scans[1], scans[3]])).toEqual([SCAN, SCAN, SCAN])
    expect([spamd.requests.length, spamd.most(), timers.set()]).toEqual([3, 2, []])
  })

  it('with patience, scans once PING is answered at once or the time is over', async () => {
    const scorer = await createUp({ patienceMs: 1_000 })
    expect(await scorer.score(RAW)).toEqual(SCAN)
    expect(spamd.pings).toBe(2)
    const held: Array<() => void> = []
    spamd.onPing = (socket, request) => held.push(() => pong(socket, request))
    const scan = scorer.score(RAW)
    await eventually(() => expect(held).toHaveLength(1))
    timers.fire(1_000)
    timers.fire(100)
    held[0]?.()
    expect([await scan, scorer.state(), spamd.requests.length, timers.set()]).toEqual([SCAN, 'up', 2, []])
    spamd.onPing = reply('nonsense')
    expect([await scorer.score(RAW), scorer.state(), spamd.requests.length]).toEqual([null, 'down', 2])
  })

  it('breaks off what is under way when it is stopped', async () => {
    const scorer = await createUp()
    spamd.onScan = hang
    const scan = scorer.score(RAW)
    await eventually(() => expect(spamd.requests).toHaveLength(1))
    scorer.stop()
    expect(await scan).toBeNull()
    expect(timers.set()).toEqual([])
    expect(logged).not.toContain('scorer.failed')
  })
})
