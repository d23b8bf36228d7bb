import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventually } from '../../test/eventually.ts'
import { type AgentProcess, spawnAgent } from './testing/agent-process.ts'
import { type AgentWorld, createAgentWorld, SECRET } from './testing/agent-world.ts'
import { postJobs, sampleJob } from './testing/sample-jobs.ts'

let world: AgentWorld
let processes: AgentProcess[]
beforeEach(async () => {
  world = await createAgentWorld()
  processes = []
})
afterEach(async () => {
  await Promise.all(processes.map((running) => running.kill('SIGKILL')))
  await world.close()
})

const start = async () => {
  const running = await spawnAgent({ ...world.environment, SITE_SLOTS_AT_FIRST: '10' })
  processes.push(running)
  return { ...running, secret: SECRET }
}
const manyJobs = (count: number) => Array.from({ length: count }, () => sampleJob('u@a.example'))

describe('node relay/agent/main.ts', () => {
  it('killed with results waiting at Haraka: one event each after the restart, nothing sent again', async () => {
    const first = await start()
    world.haraka.behaviour = () => null
    const jobs = manyJobs(10)
    await postJobs(first, jobs)
    await eventually(() => expect(world.haraka.attempts).toHaveLength(10))
    await first.kill('SIGKILL')
    for (const { request } of world.haraka.attempts) world.haraka.end(request.id, {})
    await start()
    await eventually(() => expect(world.worker.events).toHaveLength(10))
    expect(new Set(world.worker.events.map((event) => event.jobId)).size).toBe(10)
    expect(world.worker.events.every((event) => event.kind === 'delivered')).toBe(true)
    expect(world.haraka.attempts).toHaveLength(10)
  })

  it('killed after its answer, before Haraka is there: every accepted job is delivered once', async () => {
    await world.haraka.close()
    const first = await start()
    await postJobs(first, manyJobs(50))
    await first.kill('SIGKILL')
    const { startFakeHaraka } = await import('./testing/fake-haraka.ts')
    world.haraka = await startFakeHaraka(world.socketPath)
    await start()
    await eventually(() => expect(world.worker.events).toHaveLength(50))
    expect(world.haraka.attempts).toHaveLength(50)
  })

  it('killed while it posts: nothing accepted is lost, and what Haraka runs is not sent again', async () => {
    const first = await start()
    const jobs = manyJobs(100)
    const posted = postJobs(first, jobs)
    await eventually(() => expect(world.haraka.attempts.length).toBeGreaterThan(0))
    await first.kill('SIGKILL')
    const wasAccepted = await posted.then(
      () => true,
      () => false,
    )
    const second = await start()
    const before = wasAccepted ? [] : await postJobs(second, jobs)
    expect(before.every((result) => result.status === 'known')).toBe(true)
    await eventually(() =>
      expect(
        new Set(world.worker.events.filter((event) => event.kind !== 'queued').map((event) => event.jobId)).size,
      ).toBe(100),
    )
    const byId = new Map(world.worker.events.map((event) => [event.id, event]))
    const attempted = new Set(world.haraka.attempts.map(({ request }) => request.jobId))
    // A claim that had not reached Haraka is interrupted; one that had is never repeated.
    expect(world.haraka.attempts).toHaveLength(attempted.size)
    expect([...byId.values()].filter((event) => event.kind === 'delivered')).toHaveLength(attempted.size)
  })

  it('ends on SIGTERM with code 0, and has told its events', async () => {
    const agent = await start()
    await postJobs(agent, manyJobs(5))
    await eventually(() => expect(world.haraka.attempts).toHaveLength(5))
    const at = performance.now()
    expect(await agent.kill('SIGTERM')).toBe(0)
    expect(performance.now() - at).toBeLessThan(20_000)
  })

  it('says what is wrong with its configuration in one line and exits with 2', async () => {
    const main = fileURLToPath(new URL('./main.ts', import.meta.url))
    const child = spawn(process.execPath, [main], {
      env: { ...world.environment, SLOTS: 'many' },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let text = ''
    child.stderr.on('data', (part: Buffer) => {
      text += part.toString()
    })
    const [code] = await once(child, 'exit')
    expect(code).toBe(2)
    expect(text).toMatch(/^agent: wrong configuration: SLOTS: [^\n]+\n$/)
  })
})
