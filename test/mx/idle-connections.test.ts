/** F20: a thousand connections that say nothing. They are bounded, cost little, end by themselves, and mail is taken all the while. */
import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { waitFor } from '../dev/wait-for.ts'
import { ADA, createMxWorld, type MxWorld, SENDER, sampleMail } from './mx-world.ts'
import { SmtpClient } from './smtp-client.ts'

const CLIENTS = 50
const EACH = 20
/** Each connection has its sockets and a small state. */
const MEMORY_MAX_BYTES = 200 * 1_048_576

let world: MxWorld
beforeAll(async () => {
  world = await createMxWorld({ config: { limits: { connections: 500, connectionsPerClient: EACH } } })
})
afterAll(() => world?.close())

const residentBytes = (): number => {
  const file = `/proc/${world.mx.pid}/status`
  return existsSync(file) ? Number(/VmRSS:\s+(\d+)/.exec(readFileSync(file, 'utf8'))?.[1]) * 1_024 : 0
}

describe('F20: a thousand idle connections', () => {
  it('500 are let in and the others told 421; memory is flat, and a place that is given back is used', async () => {
    const before = residentBytes()
    const open: SmtpClient[] = []
    const codes: number[] = []
    for (let n = 0; n < CLIENTS; n++) {
      const group = await Promise.all(
        Array.from({ length: EACH }, () => SmtpClient.open(world.port, `192.0.2.${100 + n}`)),
      )
      codes.push(...(await Promise.all(group.map((client) => client.reply()))).map(({ code }) => code))
      open.push(...group)
    }
    const count = (code: number): number => codes.filter((each) => each === code).length
    expect([count(220), count(421)]).toEqual([500, 500])
    expect(residentBytes() - before).toBeLessThan(MEMORY_MAX_BYTES)
    for (const client of open.slice(0, EACH)) client.drop()
    const client = await waitFor('a free place', async () => {
      const next = await SmtpClient.open(world.port, '192.0.2.10')
      return (await next.reply()).code === 220 && next
    })
    await client.command('EHLO client.example')
    expect((await client.send(SENDER, [ADA], sampleMail())).code).toBe(250)
    for (const each of [client, ...open.slice(EACH)]) each.drop()
    expect(world.mx.deaths).toBe(0)
  })
})
