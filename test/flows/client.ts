/** What the flow tests do with a running system beyond `test/dev`: read timelines, move the clock, look into the sink. */
import type { Timeline } from '@mailstead/contracts/api/email.ts'
import { callApi, sendMail } from '../dev/api-client.ts'
import { readOutbox, type StoredMail } from '../dev/outbox.ts'
import type { RunningSystem } from '../dev/start-system.ts'
import { waitFor } from '../dev/wait-for.ts'

export type Running = RunningSystem['dev']

async function read<T>(running: Running, path: string): Promise<T> {
  const { status, body } = await callApi(running, 'GET', path)
  if (status !== 200) throw new Error(`GET ${path} answered ${status}: ${JSON.stringify(body)}`)
  return body
}

/** Sends a mail from the demo tenant and gives its id. */
export const send = (running: Running, mail: Record<string, unknown>): Promise<string> => sendMail(running, '', mail)

export const readTimeline = (running: Running, id: string): Promise<Timeline> =>
  read(running, `/v1/emails/${id}/timeline`)

export const readEmail = (
  running: Running,
  id: string,
): Promise<{ last_event: string; status: string; counts: Record<string, number> }> => read(running, `/v1/emails/${id}`)

/** Moves the one clock of Worker and relay, and runs the crons that became due. */
export async function advanceClock(running: Running, ms: number): Promise<void> {
  const { status, body } = await callApi(running, 'POST', '/dev/clock', { advance_ms: ms })
  if (status !== 200) throw new Error(`The clock did not move: ${JSON.stringify(body)}`)
}

/** Moves the clock two minutes at a time until it holds: past the sweeps of every minute, first retries and pauses. */
export const letTimePassUntil = (running: Running, what: string, holds: () => Promise<boolean>): Promise<true> =>
  waitFor(what, async () => {
    if (await holds()) return true
    // A Worker that is killed meanwhile misses a move, and the next one makes it good.
    await advanceClock(running, 2 * 60_000).catch(() => undefined)
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    return false
  })

export interface OrderAnswer {
  readonly id?: string
  readonly stoppable?: string
  readonly relays: readonly { readonly id: string; readonly told: boolean; readonly deliveries: number | null }[]
}

/** Gives the Worker an order about mail that is under way: the bodies are those of `worker/routes/dev/control.ts`. */
export async function giveOrder(running: Running, order: Record<string, unknown>): Promise<OrderAnswer> {
  const { status, body } = await callApi(running, 'POST', '/dev/control', order)
  if (status !== 200) throw new Error(`${order['action']} answered ${status}: ${JSON.stringify(body)}`)
  return body
}

/** Waits for one of the words of `last_event`. */
export const waitForEvent = (running: Running, id: string, ...events: readonly string[]): Promise<Timeline> =>
  waitFor(`${id} to be ${events.join(' or ')}`, async () => {
    const timeline = await readTimeline(running, id)
    return events.includes(timeline.last_event) ? timeline : null
  })

/** Every mail in the sink to a recipient whose address holds the words. */
export const findInOutbox = (running: Running, words: string): StoredMail[] =>
  readOutbox(running.outboxDir).filter(({ envelope }) => envelope.rcptTo.some((address) => address.includes(words)))
