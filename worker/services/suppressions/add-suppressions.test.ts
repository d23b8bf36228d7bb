import { env } from 'cloudflare:workers'
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

it('of a long import in one post of full commands', async () => {
  const { deps, agents, tenant } = await stageRelays()
  const entries = Array.from({ length: 2_500 }, (_, n) => ({ email: `u${n}@peer.example`, origin: 'manual' as const }))
  const before = agents[0].controls.length
  await importSuppressions(deps, placeOf(tenant), { entries })
  const posts = agents[0].controls.slice(before).map(({ commands }) => commands)
  expect(posts.map((commands) => commands.map((each) => 'scope' in each && each.scope.addresses?.length))).toEqual([
    [1_000, 1_000, 500],
  ])
  const left = await env.DB.prepare('select count(*) as n from relay_commands where command like ?')
    .bind(`%${tenant.tenant.id}%`)
    .first('n')
  expect(left).toBe(0)
})

it('of one whose commands do not fit into a post in several', async () => {
  const { deps, agents, tenant } = await stageRelays()
  const domain = `${'d'.repeat(60)}.`.repeat(3)
  const entries = Array.from({ length: 5_000 }, (_, n) => ({
    email: `${'u'.repeat(50)}${n}@${domain}example`,
    origin: 'manual' as const,
  }))
  const before = agents[0].controls.length
  await importSuppressions(deps, placeOf(tenant), { entries })
  expect(agents[0].controls.slice(before).map(({ commands }) => commands.length)).toEqual([4, 1])
})
