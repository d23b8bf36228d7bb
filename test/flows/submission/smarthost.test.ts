/** A real Postfix that relays what it has through our submission port: nothing is lost and nothing comes twice. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findFreePorts } from '../../dev/free-ports.ts'
import { type RunningSystem, startSystem } from '../../dev/start-system.ts'
import { waitFor } from '../../dev/wait-for.ts'
import { advanceClock } from '../client.ts'
import { type OutboxWatch, watchOutbox } from '../outbox-watch.ts'
import { hasPostfix } from '../start-postfix.ts'
import { type Smarthost, startSmarthost } from './start-smarthost.ts'

const MAILS = 200
const ARRIVED_MS = 240_000

let system: RunningSystem
let outbox: OutboxWatch
let postfix: Smarthost

const addressesOf = (word: string): string[] => Array.from({ length: MAILS }, (_, n) => `${word}-${n}@peer.example`)

/** Waits until every mail with this word is at the other side, and gives how often each came. */
async function copiesOf(word: string): Promise<Map<string, number>> {
  const flushed = () => {
    postfix.flush()
    return postfix.queued() === 0
  }
  await waitFor('Postfix to have nothing left', flushed, ARRIVED_MS)
  // Wake-ups end with a Worker that is killed; the sweep of every minute finds the mails.
  await advanceClock(system.dev, 2 * 60_000)
  const copies = () => outbox.copies(`${word}-`)
  return waitFor(`${MAILS} mails of ${word}`, () => copies().size === MAILS && copies(), ARRIVED_MS)
}

describe.skipIf(!hasPostfix())('Postfix with us as its smart host (needs root, postfix)', () => {
  beforeAll(async () => {
    system = await startSystem()
    outbox = watchOutbox(system.dev.outboxDir)
    postfix = await startSmarthost({ ...system.dev, ownPort: (await findFreePorts()).PORT })
  })
  afterAll(async () => {
    await postfix?.stop()
    await system?.stop()
  })

  it(
    'hands on 200 mails',
    async () => {
      const addresses = addressesOf('steady')
      for (const to of addresses) postfix.submit(`ada@${system.dev.domain}`, to)
      expect([...(await copiesOf('steady'))].toSorted()).toEqual(addresses.map((to) => [to, 1]).toSorted())
    },
    ARRIVED_MS,
  )

  it(
    'keeps what comes while our Worker is down, and hands it on afterwards',
    async () => {
      const addresses = addressesOf('outage')
      for (const to of addresses.slice(0, MAILS / 4)) postfix.submit(`ada@${system.dev.domain}`, to)
      await waitFor('some to have gone', () => outbox.copies('outage-').size > 0)
      await system.fell('worker')
      for (const to of addresses.slice(MAILS / 4)) postfix.submit(`ada@${system.dev.domain}`, to)
      await waitFor('Postfix to have been put off', () => {
        postfix.flush()
        return postfix.log().includes('status=deferred')
      })
      await system.revive('worker')
      expect([...(await copiesOf('outage'))].toSorted()).toEqual(addresses.map((to) => [to, 1]).toSorted())
      expect(postfix.log()).not.toContain('status=bounced')
    },
    ARRIVED_MS,
  )
})
