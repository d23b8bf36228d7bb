/** Damaged files of the relay at a start: set aside, told, and every mail is delivered once all the same. */
import { randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { waitFor } from '../dev/wait-for.ts'
import { alternately, say } from '../peers/peer-steps.ts'
import { createRelayWorld, type RelayWorld } from './relay-world.ts'

let world: RelayWorld

const overwrite = (file: string, at: number, octets: Buffer) => {
  const whole = readFileSync(file)
  octets.copy(whole, at)
  writeFileSync(file, whole)
}

interface Spoiled {
  readonly name: string
  readonly spoil: (file: string) => void
}

/** What can have happened to a SQLite file between a kill and the next start. */
const SPOILED: readonly Spoiled[] = [
  { name: '0 bytes', spoil: (file) => writeFileSync(file, '') },
  { name: 'cut', spoil: (file) => cut(file) },
  { name: 'random bytes', spoil: (file) => writeFileSync(withoutLog(file), randomBytes(30_000)) },
  { name: 'a wrong header', spoil: (file) => overwrite(withoutLog(file), 0, Buffer.from('not SQLite at all')) },
  { name: 'a log of random bytes', spoil: (file) => writeFileSync(`${file}-wal`, randomBytes(30_000)) },
]

/** From a sound log SQLite would mend the file. */
function withoutLog(file: string): string {
  for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true })
  return file
}

function cut(file: string): void {
  withoutLog(file)
  truncateSync(file, Math.max(50, Math.floor(readFileSync(file).length / 2)))
}

/** Writes over the first page of the index that finds a job by its id, while somebody else has the file open. */
function breakIndexOfJobs(file: string): void {
  const db = new DatabaseSync(file, { timeout: 5_000 })
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  const { rootpage } =
    db.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'sqlite_autoindex_jobs_1'").get() ?? {}
  const handle = openSync(file, 'r+')
  writeSync(handle, randomBytes(4_096), 0, 4_096, (Number(rootpage) - 1) * 4_096)
  closeSync(handle)
  // A change by another process makes it read its pages again.
  db.exec("INSERT INTO meta (key, value) VALUES ('touched', '1')")
  db.close()
}

const alarmsIn = (output: string, event: string) =>
  output
    .split('\n')
    .filter((line) => line.startsWith('{') && line.includes(`"event":"${event}"`))
    .map((line) => JSON.parse(line))

describe('the agent’s journal', () => {
  let damagedBefore = 0
  beforeAll(async () => {
    // Each first try is put off, so that the journal holds a mail that waits when it is lost.
    world = await createRelayWorld({ script: { rcpt: alternately(say('450 4.2.0 later'), say('250 ok')) } })
    await Promise.all([world.agent.start(), world.haraka.start()])
  })
  afterAll(() => world?.close())

  it.each(SPOILED)(
    'of $name is set aside; the Worker learns of a new journal and hands over again',
    async (spoiled) => {
      const job = world.job('u@a.example')
      await world.hand([job])
      await waitFor('a first attempt', () => world.worker.events.find((event) => event.jobId === job.job.id))
      const before = await waitFor('a heartbeat', () => world.worker.heartbeats.at(-1))
      await world.agent.stop('SIGKILL')
      spoiled.spoil(join(world.dataDir, 'journal.db'))
      await world.agent.start()
      const after = await waitFor('a heartbeat with another journal', () => {
        const last = world.worker.heartbeats.at(-1)
        return last?.journalId !== before.journalId && last
      })
      damagedBefore += 1
      expect(after.damaged).toBe(damagedBefore)
      const alarms = alarmsIn(world.agent.output, 'journal.set_aside')
      expect(alarms).toHaveLength(damagedBefore)
      expect(alarms.at(-1)).toMatchObject({ level: 'error', reason: expect.any(String) })
      expect(existsSync(String(alarms.at(-1)?.['file']))).toBe(true)
      // As the Worker does when it sees another journal.
      await world.hand([job])
      await world.untilFinal([job])
      expect(world.copiesOf(job)).toBe(1)
    },
  )
})

describe('the agent’s journal, damaged in use', () => {
  beforeAll(async () => {
    world = await createRelayWorld()
    await Promise.all([world.agent.start(), world.haraka.start()])
  })
  afterAll(() => world?.close())

  it('takes nothing any more: the agent sets it aside and begins again with a new one', async () => {
    const first = world.job('u@a.example')
    await world.hand([first])
    await world.untilFinal([first])
    breakIndexOfJobs(join(world.dataDir, 'journal.db'))
    const jobs = [world.job('v@a.example'), world.job('w@a.example')]
    await world.hand(jobs)
    await world.untilFinal(jobs)
    expect([first, ...jobs].map((job) => world.copiesOf(job))).toEqual([1, 1, 1])
    expect(world.agent.deaths).toBe(1)
    expect(alarmsIn(world.agent.output, 'journal.set_aside')).toMatchObject([{ level: 'error' }])
    const ids = new Set(world.worker.heartbeats.map((heartbeat) => heartbeat.journalId))
    expect(ids.size).toBe(2)
    expect(world.worker.heartbeats.at(-1)?.damaged).toBe(1)
  })
})

describe('the plugin’s results', () => {
  beforeAll(async () => {
    world = await createRelayWorld()
    await Promise.all([world.agent.start(), world.haraka.start()])
  })
  afterAll(() => world?.close())

  it.each(SPOILED)('of $name are set aside and new ones begun', async (spoiled) => {
    const first = world.job('u@a.example')
    await world.hand([first])
    await world.untilFinal([first])
    const countAlarms = () => alarmsIn(world.haraka.output, 'results.set_aside').length
    const before = countAlarms()
    await world.haraka.stop('SIGKILL')
    spoiled.spoil(join(world.harakaDir, 'results.db'))
    await world.haraka.start()
    const jobs = Array.from({ length: 3 }, (_, n) => world.job(`v${n}@a.example`))
    await world.hand(jobs)
    await world.untilFinal(jobs)
    expect([first, ...jobs].map((job) => world.copiesOf(job))).toEqual([1, 1, 1, 1])
    expect(countAlarms()).toBe(before + 1)
    const aside = readdirSync(world.harakaDir).filter((name) => /^results\.db\.damaged-\d+$/.test(name))
    expect(aside).toHaveLength(before + 1)
  })

  it('beside them, files in the queue that a killed process left are never sent and hold nobody up', async () => {
    const queue = join(world.harakaDir, 'queue')
    await world.haraka.stop('SIGKILL')
    const contents = [
      Buffer.alloc(0),
      randomBytes(3),
      randomBytes(5_000),
      Buffer.from('\0\0\0\x02{}Subject: x\r\n\r\n'),
    ]
    for (const [n, octets] of contents.entries())
      writeFileSync(join(queue, `1795582727021_1795582727021_0_4711_AbCdE${n}_1_host`), octets)
    const before = world.sink.mails().length
    await world.haraka.start()
    const jobs = Array.from({ length: 4 }, (_, n) => world.job(`u${n}@a.example`))
    await world.hand(jobs)
    await world.untilFinal(jobs)
    expect(jobs.map((job) => world.copiesOf(job))).toEqual([1, 1, 1, 1])
    expect(world.sink.mails()).toHaveLength(before + 4)
    await waitFor('an empty queue', () => readdirSync(queue).length === 0)
  })
})
