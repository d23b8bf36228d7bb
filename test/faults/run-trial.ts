/** Runs the relay under one armed failpoint after the other: no mail is lost, and copies stay within the table's bound. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { waitFor } from '../dev/wait-for.ts'
import { nameTrial, type Trial, trialsOf } from './failpoint-table.ts'
import { createRelayWorld, type RelayWorld } from './relay-world.ts'
import type { Supervised } from './supervised.ts'

const MAILS = 6
const MAILS_PER_POST = 2

type OutgoingPart = 'agent' | 'haraka'

async function runTrial(armed: Supervised, world: RelayWorld, { how, points, extraCopies }: Trial): Promise<void> {
  const [deathsBefore, outputBefore] = [armed.deaths, armed.output.length]
  await armed.start({ MAILSTEAD_FAILPOINTS: points.map(({ name, hit }) => `${name}=${how}@${hit}`).join(',') })
  const jobs = Array.from({ length: MAILS }, (_, n) => world.job(`u${n}@a.example`))
  for (let at = 0; at < MAILS; at += MAILS_PER_POST) await world.hand(jobs.slice(at, at + MAILS_PER_POST))
  await world.untilFinal(jobs)
  // A point behind the last POST is passed when all is told already.
  const isStruck = () =>
    points.every(({ name }) => armed.output.slice(outputBefore).includes(`failpoint ${name}\n`)) &&
    (how !== 'exit' || armed.deaths > deathsBefore)
  await waitFor('the failpoints to be passed', isStruck).catch(() => null)
  const output = armed.output.slice(outputBefore)
  const copies = jobs.map((job) => world.copiesOf(job))
  const kinds = jobs.map((job) => world.finalOf(job)?.kind)
  expect(kinds, output).toEqual(jobs.map(() => 'delivered'))
  expect(Math.min(...copies), output).toBe(1)
  expect(copies.reduce((sum, count) => sum + count, 0) - MAILS, output).toBeLessThanOrEqual(extraCopies)
  expect(armed.deaths - deathsBefore, output).toBe(how === 'exit' ? 1 : 0)
  for (const { name } of points) expect(output, `${name} was not passed`).toContain(`failpoint ${name}\n`)
}

/** One test for each trial of one part; the other part runs through all of them. */
export function describeTrials(part: OutgoingPart): void {
  let world: RelayWorld
  beforeAll(async () => {
    // One mail at a time on the wire, so that the bound speaks of the one mail that is at the point.
    world = await createRelayWorld(part === 'haraka' ? { agent: { SLOTS: '1' } } : {})
    await (part === 'agent' ? world.haraka : world.agent).start()
  })
  afterAll(() => world?.close())

  describe(`the ${part}`, () => {
    it.each(trialsOf(part).map((trial) => ({ trial, name: nameTrial(trial) })))('$name', async ({ trial }) => {
      try {
        await runTrial(world[part], world, trial)
      } finally {
        await world[part].stop()
      }
    })
  })
}
