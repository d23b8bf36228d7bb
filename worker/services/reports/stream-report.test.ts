import { ReadReport } from '@mailstead/contracts/api/reports/report.ts'
import { expect, it, vi } from 'vitest'
import { createTenant } from '../../../test/worker/create-tenant.ts'
import { authenticate } from '../access/authenticate.ts'
import { streamReport } from './stream-report.ts'

it('breaks off and logs when a page cannot be read, so that half a report does not look whole', async () => {
  const owner = await createTenant()
  const access = await authenticate(owner.deps, owner.apiKey, null)
  const log = vi.fn()
  const ledgers = {
    count: 1,
    at: () => {
      throw new Error('the ledger is gone')
    },
  }
  const stream = await streamReport({ ...owner.deps, ledgers, log }, access, 'delay', ReadReport.parse({}))
  const reader = stream.getReader()
  expect(new TextDecoder().decode((await reader.read()).value)).toMatch(/^id,/)
  await expect(reader.read()).rejects.toThrow('the ledger is gone')
  expect(log).toHaveBeenCalledWith('error', 'report.broken_off', { report: 'delay', error: expect.anything() })
})
