/** Many mails at once: sends them, reads them back, and waits for what becomes of all of them. */
import type { Timeline } from '@mailstead/contracts/api/email.ts'
import { waitFor } from '../dev/wait-for.ts'
import { type Running, readEmail, readTimeline, send } from './client.ts'

/** Calls on their way at once: enough to keep the Worker busy on two cores. */
const AT_ONCE = 12

/** `work` for each item, some at a time; results in the order of the items. */
export async function forAll<Item, Result>(
  items: readonly Item[],
  work: (item: Item, at: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = new Array(items.length)
  const rest = items.entries()
  const worker = async () => {
    for (const [at, item] of rest) results[at] = await work(item, at)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return results
}

/** One mail to each address; ids in their order. */
export const sendEach = (running: Running, addresses: readonly string[]): Promise<string[]> =>
  forAll(addresses, (to) => send(running, { to }))

export const readTimelines = (running: Running, ids: readonly string[]): Promise<Timeline[]> =>
  forAll(ids, (id) => readTimeline(running, id))

/** Waits until every mail satisfies the claim, asking only for those that have not yet. */
export async function waitForEach(
  what: string,
  ids: readonly string[],
  holds: (id: string) => Promise<boolean>,
): Promise<void> {
  const open = new Set(ids)
  await waitFor(`${ids.length} mails ${what}`, async () => {
    // In the order they were sent: while the first is not there, the rest hardly is.
    for (const part of chunks([...open], AT_ONCE)) {
      const held = await Promise.all(part.map(holds))
      for (const [at, id] of part.entries()) if (held[at]) open.delete(id)
      if (held.every((each) => !each)) break
    }
    return open.size === 0
  }).catch((error: unknown) => {
    throw new Error(`${open.size} of ${ids.length} mails are not there, the first is ${[...open][0]}`, { cause: error })
  })
}

/** Waits until each mail's recipients are in that one state. */
export const waitForStates = (running: Running, ids: readonly string[], state: string): Promise<void> =>
  waitForEach(`to be ${state}`, ids, async (id) => {
    const { counts } = await readEmail(running, id)
    return Object.entries(counts).every(([name, count]) => name === state || count === 0)
  })

export const chunks = <Item>(items: readonly Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size))

/** Copies in the sink by recipient. */
export function countCopies(
  mails: readonly { readonly envelope: { readonly rcptTo: string[] } }[],
): Map<string, number> {
  const copies = new Map<string, number>()
  for (const { envelope } of mails) for (const to of envelope.rcptTo) copies.set(to, (copies.get(to) ?? 0) + 1)
  return copies
}
