/** The check of outgoing mail with the real SpamAssassin of a relay: what it finds is held, and a person lets it go. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findSpamd } from '../../relay/spamassassin/find-spamd.ts'
import { type OperatorSession, openOperatorSession } from '../deploy/relay/operator-session.ts'
import { callApi, sendMail } from '../dev/api-client.ts'
import { type RunningSystem, startSystem } from '../dev/start-system.ts'
import { waitFor } from '../dev/wait-for.ts'

/** What every SpamAssassin gives a thousand points. */
const GTUBE = 'XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X'
const RULES = { mode: 'hybrid', hybrid_threshold: 2, block: true, give_up_after_minutes: 60, release_by_account: false }

let system: RunningSystem
let operator: OperatorSession

const show = async (id: string) => (await callApi(system.dev, 'GET', `/v1/emails/${id}`)).body
const waitForEvent = (id: string, event: string) =>
  waitFor(`${event} of ${id}`, async () => (await show(id)).last_event === event)

describe.skipIf(findSpamd() === null)('outgoing mail (needs SpamAssassin)', () => {
  beforeAll(async () => {
    system = await startSystem()
    operator = await openOperatorSession(system)
    const isScored = async () =>
      (await callApi(system.dev, 'POST', '/spamd/scan', { message: 'A: b\r\n\r\nc' })).status === 200
    await waitFor('the scorer', isScored)
    await operator.patch('/v1/operator/settings', { outgoing_check: { ...RULES, enabled: true, threshold: 500 } })
    // Each isolate of the Worker keeps the rules for five seconds.
    await waitFor('the rules', async () => {
      const id = await sendMail(system.dev, 'probe@peer.example', { text: crypto.randomUUID() })
      await waitForEvent(id, 'delivered')
      return (await show(id)).spam_check !== null
    })
  })
  afterAll(() => system?.stop())

  it('is held for what is in it, released by the operator, and delivered', async () => {
    const good = await sendMail(system.dev, 'good@peer.example', { text: 'Nothing is wrong with this.' })
    const bad = await sendMail(system.dev, 'bad@peer.example', { text: GTUBE })
    await waitForEvent(good, 'delivered')
    await waitFor('the hold', async () => (await show(bad)).held_reason !== null)
    const { spam_check, counts } = await show(bad)
    expect(spam_check).toMatchObject({ state: 'held', threshold: 500, symbols: expect.arrayContaining(['GTUBE']) })
    expect(spam_check.score).toBeGreaterThan(900)
    expect(counts).toEqual({ held: 1 })
    expect((await operator.get('/v1/operator/spam-holds')).data.map(({ id }: { id: string }) => id)).toEqual([bad])
    await operator.post(`/v1/operator/spam-holds/${bad}/release`, {})
    await waitForEvent(bad, 'delivered')
    expect((await show(bad)).spam_check).toMatchObject({ state: 'released', decided_by: 'operator' })
    expect((await show(good)).spam_check).toMatchObject({ state: 'passed' })
  })
})
