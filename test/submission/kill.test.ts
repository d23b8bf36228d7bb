/** Submission dies, throws or stands still at each failpoint of what takes mail: every 250 is at the Worker, once. */
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { nameTrial, trialsOf } from '../faults/failpoint-table.ts'
import { createSubmissionWorld, RECIPIENT, SENDER, type SubmissionWorld, sampleMail } from './submission-world.ts'

const TRIES_MAX = 400
const PAUSE_MS = 50

let world: SubmissionWorld
afterEach(() => world?.close())

/** Goes into a file. */
const largeMail = () => `${sampleMail()}${`${'y'.repeat(998)}\r\n`.repeat(1_500)}`

/** A client as it should be: it keeps a mail until it has heard 250, and says QUIT then. */
async function submit(mail: string): Promise<void> {
  for (let tries = 1; tries <= TRIES_MAX; tries += 1) {
    const isTaken = await world
      .signIn()
      .then(async (client) => {
        const { code } = await client.send(SENDER, [RECIPIENT], mail)
        if (code === 250) await client.command('QUIT')
        client.drop()
        return code === 250
      })
      .catch(() => false)
    if (isTaken) return
    await wait(PAUSE_MS)
  }
  throw new Error('never taken')
}

describe('at a failpoint', () => {
  it.each(trialsOf('mx').map((trial) => ({ trial, name: nameTrial(trial) })))('$name', async ({ trial }) => {
    const { how, points } = trial
    world = await createSubmissionWorld({
      failpoints: points.map(({ name, hit }) => `${name}=${how}@${hit}`).join(','),
    })
    const mails = [sampleMail(), largeMail(), sampleMail(), sampleMail(), sampleMail()]
    for (const mail of mails) await submit(mail)
    const copies = mails.map((mail) => world.worker.list().filter(({ raw }) => raw.toString('latin1') === mail).length)
    expect(copies, world.process.output).toEqual(mails.map(() => 1))
    expect(world.worker.list()).toHaveLength(mails.length)
    expect(world.process.deaths).toBe(how === 'exit' ? 1 : 0)
    for (const { name } of points) expect(world.process.output).toContain(`failpoint ${name}\n`)
  })
})
