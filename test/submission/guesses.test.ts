/** Guessing at keys: later and later answers, three on a connection, some for an address, and others are served meanwhile. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { codesOf, createSubmissionWorld, KEY, plainOf, type SubmissionWorld } from './submission-world.ts'

let world: SubmissionWorld
beforeAll(async () => {
  world = await createSubmissionWorld({ config: { limits: { guesses: 5, guessWindowMs: 3_600_000 } } })
})
afterAll(() => world?.close())

const guess = (n: number) => `AUTH PLAIN ${plainOf(`ms_guess-${n}`)}`

describe('a client that guesses', () => {
  it('hears 535 three times, and then the connection ends', async () => {
    const client = await world.secure('127.0.0.2')
    for (let n = 0; n < 3; n += 1) expect(codesOf(await client.command(guess(n)))).toBe('535 5.7.8')
    expect(await client.rest()).toBe('')
  })

  it('is refused from its sixth guess on, right or wrong, and nobody asks the Worker', async () => {
    const client = await world.secure('127.0.0.3')
    for (let n = 0; n < 3; n += 1) await client.command(guess(n))
    const second = await world.secure('127.0.0.3')
    for (let n = 0; n < 2; n += 1) expect(codesOf(await second.command(guess(n)))).toBe('535 5.7.8')
    const asked = world.worker.asked.length
    expect(codesOf(await second.command(`AUTH PLAIN ${plainOf(KEY)}`))).toBe('421 4.7.0')
    await second.rest()
    const third = await world.secure('127.0.0.3')
    expect(codesOf(await third.command(guess(9)))).toBe('421 4.7.0')
    expect(world.worker.asked).toHaveLength(asked)
  })

  it('stands in nobody else’s way', async () => {
    const client = await world.secure('127.0.0.4')
    expect((await client.command(`AUTH PLAIN ${plainOf(KEY)}`)).code).toBe(235)
    client.drop()
  })
})
