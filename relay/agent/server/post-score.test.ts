import { SCORE_MAX_BYTES, SpamScan } from '@mailstead/contracts/mail-checks.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type FakeSpamd, pong, reply, scanReply, startFakeSpamd } from '../../scorer/testing/fake-spamd.ts'
import { type AgentWorld, createAgentWorld } from '../testing/agent-world.ts'
import { postSigned } from '../testing/sample-jobs.ts'
import { eventually } from '../testing/watch-world.ts'

const RAW = Buffer.from('Subject: x\r\n\r\nhello\r\n')

let world: AgentWorld
let spamd: FakeSpamd
beforeEach(async () => {
  world = await createAgentWorld()
  spamd = await startFakeSpamd()
})
afterEach(async () => {
  await world.close()
  await spamd.close()
})

type Agent = Awaited<ReturnType<AgentWorld['start']>>

const start = () => world.start({ SPAMD_ADDRESS: `${spamd.host}:${spamd.port}`, HEARTBEAT_EVERY_MS: '3600000' })
const postScore = (agent: Agent, body: Buffer, over = String(body)) => postSigned(agent, '/v1/score', { over, body })
const scorersTold = () => world.worker.heartbeats.map(({ scorer }) => scorer)

describe('POST /v1/score', () => {
  it('answers 200 with score, threshold and symbols of the octets it was given', async () => {
    const agent = await start()
    await eventually(() => expect(world.logged).toContain('scorer.up'))
    const { status, json } = await postScore(agent, RAW)
    expect([status, json]).toEqual([200, { engine: 'spamassassin', score: 1, threshold: 5, symbols: ['ONE', 'TWO'] }])
    expect(SpamScan.parse(json)).toEqual(json)
    expect(String(spamd.requests[0])).toContain(`Content-length: ${RAW.length}\r\n\r\n${RAW}`)
  })

  it('answers 503 while the scorer is down, and 200 once it is back', async () => {
    spamd.onPing = reply('not yet')
    const agent = await start()
    expect(await postScore(agent, RAW)).toMatchObject({ status: 503, json: { error: 'the scorer is away or busy' } })
    expect(spamd.requests).toHaveLength(0)
    spamd.onPing = pong
    await vi.waitFor(async () => expect((await postScore(agent, RAW)).status).toBe(200), {
      timeout: 60_000,
      interval: 200,
    })
  })

  it('answers 501 when this relay has none, 413 for too much, 401 for other octets than were signed, 405 for GET', async () => {
    const without = await world.start()
    expect((await postScore(without, RAW)).status).toBe(501)
    const agent = await world.start({
      SPAMD_ADDRESS: `${spamd.host}:${spamd.port}`,
      DATA_DIR: `${world.socketPath}-other`,
    })
    await eventually(() => expect(world.logged).toContain('scorer.up'))
    expect((await postScore(agent, Buffer.alloc(SCORE_MAX_BYTES + 65_537))).status).toBe(413)
    expect((await postScore(agent, RAW, 'other octets')).status).toBe(401)
    expect((await fetch(`${agent.url}/v1/score`)).status).toBe(405)
    expect(spamd.requests).toHaveLength(0)
    expect((await postScore(agent, Buffer.alloc(SCORE_MAX_BYTES + 65_536, 'x\r\n'))).status).toBe(200)
  })

  it('survives a scorer that talks nonsense', async () => {
    const agent = await start()
    await eventually(() => expect(world.logged).toContain('scorer.up'))
    spamd.onScan = reply('nonsense')
    expect((await postScore(agent, RAW)).status).toBe(503)
    spamd.onScan = reply(scanReply('7.5', 'GTUBE'))
    await eventually(async () =>
      expect(await postScore(agent, RAW)).toMatchObject({ status: 200, json: { score: 7.5 } }),
    )
  })
})

describe('heartbeat', () => {
  it('tells whether there is a scorer, and once more at once when it comes back', async () => {
    spamd.onPing = reply('not yet')
    await start()
    await eventually(() => expect(scorersTold()).toEqual(['down']))
    spamd.onPing = pong
    // An hour lies between regular ones.
    await vi.waitFor(() => expect(scorersTold()).toEqual(['down', 'up']), { timeout: 50_000 })
  })

  it('tells that there is none', async () => {
    await world.start()
    await eventually(() => expect(scorersTold()).toEqual(['absent']))
  })
})
