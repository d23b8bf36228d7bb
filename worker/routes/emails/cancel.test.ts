import { describe, expect, it } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { createMessage } from '../../../test/worker/create-message.ts'
import { createTenant } from '../../../test/worker/create-tenant.ts'
import { finishMessage } from '../../../test/worker/fill-tenant.ts'
import type { RecipientState } from '../../services/delivery/recipient-state.ts'

async function stage(states: readonly RecipientState[]) {
  const owner = await createTenant()
  const to = states.map((_, n) => `r${n}@peer.example`)
  const message = await createMessage(owner, { to, states })
  const cancel = () => call('POST', `/v1/emails/${message.id}/cancel`, { key: owner.apiKey })
  return { owner, message, cancel }
}

describe('POST /v1/emails/:id/cancel', () => {
  it('cancels a mail that waits, and says so again when repeated', async () => {
    const { owner, message, cancel } = await stage(['accepted', 'suppressed'])
    const answer = { status: 200, json: { object: 'email', id: message.id, stoppable: 'all' } }
    expect(await cancel()).toMatchObject(answer)
    const read = await call('GET', `/v1/emails/${message.id}`, { key: owner.apiKey })
    expect(read.json.counts).toEqual({ canceled: 1, suppressed: 1 })
    expect(await cancel()).toMatchObject(answer)
  })

  it('keeps from the mail whom it has not reached', async () => {
    const { message, cancel } = await stage(['delivered', 'accepted'])
    const answer = { status: 200, json: { object: 'email', id: message.id, stoppable: 'some' } }
    expect(await cancel()).toMatchObject(answer)
    expect(await cancel()).toMatchObject(answer)
  })

  it.each<[RecipientState, string]>([
    ['delivered', 'delivered'],
    ['bounced', 'bounced'],
    ['expired', 'failed'],
    ['suppressed', 'suppressed'],
    ['complained', 'complained'],
  ])('409 for a mail that is %s', async (state, word) => {
    const { message, cancel } = await stage([state])
    await finishMessage(message, state)
    expect((await cancel()).json).toMatchObject({
      statusCode: 409,
      name: 'conflict',
      message: expect.stringContaining(`\`${word}\``),
    })
  })

  it('404 for what is no mail', async () => {
    const { owner } = await stage(['accepted'])
    expect((await call('POST', '/v1/emails/x/cancel', { key: owner.apiKey })).json).toMatchObject({ statusCode: 404 })
  })
})
