/** The MX dies, throws or stands still at each of its failpoints and at random: every 250 is at the Worker, once. */
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { waitFor } from '../dev/wait-for.ts'
import { nameTrial, trialsOf } from '../faults/failpoint-table.ts'
import { deliver } from './deliver.ts'
import { ADA, createMxWorld, type MxWorld, SENDER, sampleMail } from './mx-world.ts'
import { stuff } from './smtp-client.ts'

let world: MxWorld
afterEach(() => world?.close())

/** Goes into a file. */
const largeMail = () => `${sampleMail()}${`${'y'.repeat(998)}\r\n`.repeat(1_500)}`
const copiesOf = (mail: string) => world.worker.list().filter(({ raw }) => raw.toString('latin1') === mail).length

describe('at a failpoint', () => {
  it.each(trialsOf('mx').map((trial) => ({ trial, name: nameTrial(trial) })))('$name', async ({ trial }) => {
    const { how, points } = trial
    world = await createMxWorld({ failpoints: points.map(({ name, hit }) => `${name}=${how}@${hit}`).join(',') })
    const mails = [sampleMail(), largeMail(), sampleMail(), sampleMail(), sampleMail()]
    for (const mail of mails) await deliver(world.port, mail)
    expect(mails.map(copiesOf), world.mx.output).toEqual(mails.map(() => 1))
    expect(world.worker.list()).toHaveLength(mails.length)
    expect(world.mx.deaths, world.mx.output).toBe(how === 'exit' ? 1 : 0)
    for (const { name } of points) expect(world.mx.output, `${name} was not passed`).toContain(`failpoint ${name}\n`)
  })
})

describe('killed', () => {
  it('while the POST runs: the sender’s next try makes no second copy', async () => {
    world = await createMxWorld()
    let release = () => {}
    world.worker.hold = new Promise((resolve) => {
      release = resolve
    })
    const mail = sampleMail()
    const client = await world.greet()
    await client.begin(SENDER, [ADA])
    client.write(stuff(mail))
    await waitFor('the post', () => world.worker.posts > 0)
    await world.mx.crash()
    // The Worker goes on without it.
    release()
    expect((await client.reply()).code).toBe(0)
    await world.mx.untilReady()
    await deliver(world.port, mail)
    expect(copiesOf(mail)).toBe(1)
  })

  it('after a 250 that was heard, and the session went on: an equal mail is another', async () => {
    world = await createMxWorld()
    const mail = sampleMail()
    await deliver(world.port, mail)
    await world.mx.crash()
    await world.mx.untilReady()
    await deliver(world.port, mail)
    expect(copiesOf(mail)).toBe(2)
  })

  it('at random under 100 mails', async () => {
    world = await createMxWorld()
    const mails = Array.from({ length: 100 }, (_, n) => (n % 10 === 0 ? largeMail() : sampleMail()))
    let isOver = false
    const kill = async () => {
      let kills = 0
      for (; !isOver && kills < 12; kills += 1) {
        await wait(100 + Math.random() * 500)
        await world.mx.crash()
        await world.mx.untilReady()
      }
      return kills
    }
    const waiting = [...mails]
    const send = async () => {
      for (let mail = waiting.shift(); mail !== undefined; mail = waiting.shift()) await deliver(world.port, mail)
    }
    const killing = kill()
    await Promise.all(Array.from({ length: 4 }, send))
    isOver = true
    expect(await killing).toBeGreaterThan(0)
    expect(mails.map(copiesOf)).toEqual(mails.map(() => 1))
    expect(world.worker.list()).toHaveLength(100)
  }, 600_000)
})
