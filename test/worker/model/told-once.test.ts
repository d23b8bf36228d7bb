/** Each step that has a name of its own is told once. */
import { afterAll, expect, it } from 'vitest'
import { call } from '../call.ts'
import { createMessage } from '../create-message.ts'
import { createTenant } from '../create-tenant.ts'
import { removeRelays } from '../fake-agent.ts'
import { stageRelays } from '../stage-relays.ts'

afterAll(async () => removeRelays((await createTenant()).deps))

it('a recipient that ended is told once as failed, also when an earlier end becomes known later', async () => {
  const stage = await stageRelays()
  const message = await createMessage(stage.tenant)
  await stage.send(message)
  const earlier = new Date(stage.now()).toISOString()
  await stage.advance(60_000)
  await stage.tell(message, { kind: 'expired', reason: 'late' })
  await stage.tell(message, { kind: 'failed', reason: 'first', occurredAt: earlier })
  const { json } = await call('GET', '/v1/event-log', { key: stage.tenant.apiKey })
  expect(json.data.map(({ type }: { type: string }) => type)).toEqual(['email.sent', 'email.failed'])
})
