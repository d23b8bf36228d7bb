import { afterAll, expect, it } from 'vitest'
import { createMessage, readStates } from '../../../test/worker/create-message.ts'
import { createTenant, type TestTenant } from '../../../test/worker/create-tenant.ts'
import { removeRelays } from '../../../test/worker/fake-agent.ts'
import { stageRelays } from '../../../test/worker/stage-relays.ts'
import { addSuppressions } from './add-suppressions.ts'
import { importSuppressions } from './import-suppressions.ts'

const placeOf = ({ tenant }: TestTenant) => ({ tenant: tenant.id, shard: tenant.shard })

afterAll(async () => removeRelays((await createTenant()).deps))

it('stops mail that waits at a relay, and mail that is not there yet', async () => {
  const { deps, agents, tenant, send } = await stageRelays()
  const waiting = await createMessage(tenant)
  await addSuppressions(deps, placeOf(tenant), ['bob@peer.example'])
  const commands = agents[0].controls.flatMap((control) => control.commands)
  expect(commands).toMatchObject([
    { action: 'cancel', state: 'suppressed', scope: { tenant: tenant.tenant.id, addresses: ['bob@peer.example'] } },
  ])
  await send(waiting)
  expect((await readStates(waiting)).message).toBe('suppressed')
})

it('of an import too, each address in one command only', async () => {
  const { deps, agents, tenant } = await stageRelays()
  const entries = ['a@peer.example', 'B@peer.example', 'b@peer.example', 'nobody'].map((email, n) => ({
    email,
    origin: n === 0 ? ('bounce' as const) : ('manual' as const),
  }))
  await importSuppressions(deps, placeOf(tenant), { entries })
  const commands = agents[0].controls.flatMap((control) => control.commands)
  expect(commands.map((command) => 'scope' in command && command.scope.addresses)).toEqual([
    ['a@peer.example'],
    ['b@peer.example'],
  ])
})
