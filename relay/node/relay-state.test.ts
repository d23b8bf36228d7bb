import type { RelayStateAnswer } from '@mailstead/contracts/relay-state.ts'
import { expect, it } from 'vitest'
import { drain } from './relay-state.ts'

const HEARD = ['2026-01-01T00:00:00.000Z', '2026-01-01T00:00:30.000Z', '2026-01-01T00:01:00.000Z']
const answer = (heard: number, waiting: number | null, unreported = 0): RelayStateAnswer => ({
  ...{ state: 'draining', heartbeatAt: HEARD[heard] ?? null, waiting, unreported },
})

/** The Worker as it answers one question after the other; the last answer stays. */
function relayThatSays(before: RelayStateAnswer, ...answers: RelayStateAnswer[]) {
  const asked: string[] = []
  return {
    asked,
    want: async (state: string) => {
      asked.push(state)
      return before
    },
    read: async () => (answers.length > 1 ? (answers.shift() as RelayStateAnswer) : (answers[0] as RelayStateAnswer)),
  }
}

const run = async (relay: ReturnType<typeof relayThatSays>, timeoutMs = 60_000) => {
  const told: string[] = []
  const isEmpty = await drain(relay, { timeoutMs, tell: (line) => told.push(line), lookEveryMs: 1 })
  return { isEmpty, told }
}

it('is empty only by a heartbeat of after the wish, with nothing to send and nothing to tell', async () => {
  const relay = relayThatSays(answer(0, 0), answer(0, 0), answer(1, 7), answer(1, 0, 3), answer(2, 0))
  const { isEmpty, told } = await run(relay)
  expect(isEmpty).toBe(true)
  expect(relay.asked).toEqual(['draining'])
  expect(told.map((line) => line.match(/\d+/g))).toEqual([
    ['0', '0'],
    ['7', '0'],
    ['0', '3'],
    ['0', '0'],
  ])
})

it('says once what does not change, and ends when time is up', async () => {
  const { isEmpty, told } = await run(relayThatSays(answer(0, 9), answer(1, 9)), 30)
  expect([isEmpty, told.length]).toEqual([false, 1])
})
