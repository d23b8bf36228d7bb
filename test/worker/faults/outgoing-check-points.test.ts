/** The Worker dies while outgoing mail is checked. */
import { afterAll, describe, expect, it } from 'vitest'
import { armFailpoint } from '../../../worker/platform/failpoint.ts'
import { call } from '../call.ts'
import { createTenant } from '../create-tenant.ts'
import { removeRelays } from '../fake-agent.ts'
import { changeOutgoingCheck } from '../hold-as-spam.ts'
import { createScored, handedOver, stageCheck } from '../stage-check.ts'

afterAll(async () => {
  const { deps } = await createTenant()
  await changeOutgoingCheck(deps, null)
  await removeRelays(deps)
})

describe('a Worker that dies', () => {
  it.each(['outgoing_check.scored', 'outgoing_check.written'])(
    'at %s loses no mail and sends none twice',
    async (point) => {
      const check = await stageCheck()
      const [bad, good] = [await createScored(check.tenant, 9), await createScored(check.tenant, 0)]
      let isStruck = false
      const disarm = armFailpoint(point, () => {
        isStruck = true
        throw new Error('died')
      })
      await check.send(bad, good)
      disarm()
      expect(isStruck).toBe(true)
      expect(handedOver(check)).toEqual([])
      await check.pass(120_000)
      await check.send(bad, good)
      expect(handedOver(check)).toEqual([good.job])
      const { json } = await call('GET', `/v1/emails/${bad.id}`, { key: check.tenant.apiKey })
      expect(json.spam_check).toMatchObject({ state: 'held', score: 9 })
    },
  )
})
