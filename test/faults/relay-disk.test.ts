/**
 * Disks of the relay that are full, by a limit on the size of every file it writes: nothing is acknowledged that is not
 * durable, no outcome is lost, and when space returns it goes on by itself.
 */
import { spawnSync } from 'node:child_process'
import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import type { SampleJob } from '../../relay/agent/testing/sample-jobs.ts'
import { waitFor } from '../dev/wait-for.ts'
import { after, alternately, say } from '../peers/peer-steps.ts'
import { createRelayWorld, type RelayWorld } from './relay-world.ts'

let world: RelayWorld
afterEach(() => world?.close())

/** Runs what follows with files of at most so many KiB; a write beyond fails, as on a full disk. */
const limited = (kib: number) => ['bash', '-c', `trap '' XFSZ; ulimit -S -f ${kib}; exec "$@"`, 'limited']

const runInShell = (command: string) => spawnSync('bash', ['-c', command])

function liftLimit(pid: number): void {
  const { status, stderr } = runInShell(`prlimit --pid ${pid} --fsize=unlimited:unlimited`)
  if (status !== 0) throw new Error(stderr.toString())
}

const alarmsIn = (output: string, event: string) =>
  output.split('\n').filter((line) => line.includes(`"event":"${event}"`))

describe('the agent’s disk is full', () => {
  it('503 to the Worker, an alarm; what was taken is sent once, and the rest when space returns', async () => {
    world = await createRelayWorld({ agentShell: limited(560) })
    await Promise.all([world.agent.start(), world.haraka.start()])
    const taken: SampleJob[] = []
    const refused: SampleJob[] = []
    for (let n = 0; n < 400 && refused.length < 5; n += 1) {
      const job = world.job(`u${n}@a.example`)
      const status = await world.post([job])
      expect([200, 503]).toContain(status)
      if (status === 200) taken.push(job)
      else refused.push(job)
    }
    expect(refused).toHaveLength(5)
    expect(taken.length).toBeGreaterThan(5)
    const alarms = alarmsIn(world.agent.output, 'journal.unwritable')
    expect(alarms.length).toBeGreaterThan(0)
    expect(alarms[0]).toContain('"level":"error"')
    liftLimit(world.agent.pid)
    await world.hand(refused)
    await world.untilFinal([...taken, ...refused])
    expect([...taken, ...refused].map((job) => world.copiesOf(job))).toEqual([...taken, ...refused].map(() => 1))
    await waitFor('word of it', () => alarmsIn(world.agent.output, 'journal.writable').length > 0)
    expect(world.agent.deaths).toBe(0)
  })

  it('while mails are on the wire: their outcomes wait at Haraka and are told when space returns', async () => {
    world = await createRelayWorld({ script: { dot: after(1_500, say('250 2.0.0 taken')) }, agentShell: limited(560) })
    await Promise.all([world.agent.start(), world.haraka.start()])
    const onTheWire = Array.from({ length: 5 }, (_, n) => world.job(`w${n}@a.example`))
    await world.hand(onTheWire)
    await waitFor('all on the wire', () => world.sink.mails().length === 5)
    for (let n = 0; (await world.post([world.job(`other${n}@b.example`)])) === 200; n += 1) expect(n).toBeLessThan(400)
    await waitFor('an outcome that cannot be kept', () => alarmsIn(world.haraka.output, 'attempt').length === 5)
    expect(onTheWire.some((job) => world.finalOf(job) !== undefined)).toBe(false)
    liftLimit(world.agent.pid)
    await waitFor('their outcomes', () => onTheWire.every((job) => world.finalOf(job)?.kind === 'delivered'))
    expect(onTheWire.map((job) => world.copiesOf(job))).toEqual([1, 1, 1, 1, 1])
  })
})

const hasNamespaces = runInShell('unshare -rm true').status === 0

/** Runs what follows with a data folder that is read-only while the file `<folder>.readonly` is there. */
const READ_ONLY_ON_DEMAND = `if [ -e "$DATA_DIR.readonly" ]; then
  mount --bind "$DATA_DIR" "$DATA_DIR" && mount -o remount,bind,ro "$DATA_DIR" || exit 9
fi; exec "$@"`

describe('the agent’s disk is read-only', () => {
  it.skipIf(!hasNamespaces)(
    'nothing is taken or set aside; it goes on where it was (needs mount namespaces)',
    async () => {
      const agentShell = ['unshare', '-rm', 'bash', '-c', READ_ONLY_ON_DEMAND, 'read-only']
      world = await createRelayWorld({
        agentShell,
        script: { rcpt: alternately(say('450 4.2.0 later'), say('250 ok')) },
      })
      await Promise.all([world.agent.start(), world.haraka.start()])
      const job = world.job('u@a.example')
      await world.hand([job])
      await waitFor('a first attempt', () => world.worker.events.length > 0)
      writeFileSync(`${world.dataDir}.readonly`, '')
      await world.agent.crash()
      await waitFor('starts that fail', () => world.agent.deaths > 2)
      expect(world.agent.output).toContain('cannot start')
      expect(await world.post([world.job('v@a.example')])).toBe(0)
      rmSync(`${world.dataDir}.readonly`)
      await world.agent.untilReady()
      await world.untilFinal([job])
      expect(world.copiesOf(job)).toBe(1)
      expect(readdirSync(world.dataDir).filter((name) => name.includes('damaged'))).toEqual([])
    },
  )
})

describe('Haraka’s disk is full', () => {
  it('its results wait in memory, an alarm; queue files that are cut are not sent; one copy each in the end', async () => {
    world = await createRelayWorld({ harakaShell: limited(64), agent: { SLOTS: '8' } })
    await Promise.all([world.agent.start(), world.haraka.start()])
    const small = Array.from({ length: 60 }, (_, n) => world.job(`s${n}@a.example`))
    // Its body alone is larger than any file may be.
    const large = world.job('large@a.example', 100_000)
    await world.hand([large])
    await waitFor('an attempt put off', () => world.worker.events.some((event) => event.jobId === large.job.id))
    expect(world.copiesOf(large)).toBe(0)
    await world.hand(small)
    await waitFor('the alarm', () => alarmsIn(world.haraka.output, 'results.unwritable').length > 0)
    liftLimit(world.haraka.pid)
    await world.untilFinal([large, ...small])
    expect([large, ...small].map((job) => world.copiesOf(job))).toEqual([large, ...small].map(() => 1))
    expect(world.haraka.deaths).toBe(0)
  })
})
