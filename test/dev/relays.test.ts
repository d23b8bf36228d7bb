/** `docs/development.md`, "Several relays": one test a sentence. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isAlive } from '../../scripts/dev/process-table.ts'
import { callApi, sendMail } from './api-client.ts'
import { findMail } from './outbox.ts'
import { type RunningSystem, startSystem } from './start-system.ts'
import { waitFor } from './wait-for.ts'

const MINUTE_MS = 60_000

let system: RunningSystem

beforeAll(async () => {
  system = await startSystem({ relays: 2, hasLinks: true })
})
afterAll(() => system?.stop())

async function relayOf(to: string): Promise<string> {
  const id = await sendMail(system.dev, to)
  await waitFor(`the mail to ${to}`, () => findMail(system.dev.outboxDir, to))
  return waitFor(`the attempt at ${to}`, async () => {
    const { body } = await callApi(system.dev, 'GET', `/v1/emails/${id}/timeline`)
    return body.recipients[0].entries.at(-1)?.attempt?.relay as string | undefined
  })
}

const relaysOf = async (name: string, count = 20): Promise<string[]> =>
  [
    ...new Set(await Promise.all(Array.from({ length: count }, (_, n) => relayOf(`${name}-${n}@relays.example`)))),
  ].sort()

const moveClock = async (ms: number): Promise<{ id: string; told: boolean }[]> =>
  (await callApi(system.dev, 'POST', '/dev/clock', { advance_ms: ms })).body.relays

describe('MAILSTEAD_RELAYS=2', () => {
  it('runs two relays, each with its own parts, secret and folder, and dev.json lists them', () => {
    const { relays, pids, agentUrl, relaySecret } = system.dev
    expect(relays.map(({ id }) => id)).toEqual(['relay-1', 'relay-2'])
    expect(relays[0]).toMatchObject({ url: agentUrl, secret: relaySecret })
    for (const field of ['url', 'secret', 'dataDir', 'agent', 'haraka'] as const)
      expect(new Set(relays.map((relay) => relay[field])).size, field).toBe(2)
    const parts = relays.flatMap(({ agent, haraka }) => [pids[agent]!, pids[haraka]!])
    expect(new Set(parts).size).toBe(4)
    for (const pid of parts) expect(isAlive(pid)).toBe(true)
  })

  it('both deliver', async () => {
    expect(await relaysOf('both')).toEqual(['relay-1', 'relay-2'])
  })
})

describe('.local/stop/<part>', () => {
  it('keeps a part down that has died, and absent from pids, until it is removed', async () => {
    await system.fell('agent')
    expect(system.dev.pids.agent).toBeUndefined()
    await moveClock(2 * MINUTE_MS)
    expect(await relaysOf('fallen')).toEqual(['relay-2'])
    expect(system.dev.pids.agent).toBeUndefined()
    await system.revive('agent')
    expect(isAlive(system.dev.pids.agent!)).toBe(true)
    expect(await moveClock(1)).toEqual([
      { id: 'relay-1', told: true },
      { id: 'relay-2', told: true },
    ])
    expect(await relaysOf('revived')).toEqual(['relay-1', 'relay-2'])
  })
})

describe('RELAY_2_URL and RELAY_2_WORKER_URL', () => {
  it('lead through something that a test can cut, both ways, and mend', async () => {
    system.links[1]!.cut()
    expect(await moveClock(2 * MINUTE_MS)).toContainEqual({ id: 'relay-2', told: false })
    expect(await relaysOf('cut')).toEqual(['relay-1'])
    system.links[1]!.mend()
    expect(await moveClock(1)).toContainEqual({ id: 'relay-2', told: true })
    expect(await relaysOf('mended')).toEqual(['relay-1', 'relay-2'])
  })
})
