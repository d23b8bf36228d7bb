import { describe, expect, it } from 'vitest'
import { createTenant } from '../test/worker/create-tenant.ts'
import type { Deps } from './deps.ts'
import { CRONS, runCron } from './scheduled.ts'

describe('runCron', () => {
  it.each(CRONS)('%s: a job that fails is told and keeps no other from running', async (cron) => {
    const { deps } = await createTenant()
    const failures: unknown[] = []
    const broken: Deps = {
      ...deps,
      get directory(): Deps['directory'] {
        throw new Error('D1_ERROR: overloaded')
      },
      get ledgers(): Deps['ledgers'] {
        throw new Error('D1_ERROR: overloaded')
      },
      log: (level, event, fields) => failures.push([level, event, fields?.['job']]),
    }
    await runCron(broken, cron)
    expect(failures.length).toBeGreaterThan(1)
    for (const [level, event] of failures as [string, string][]) {
      expect(level).toBe('error')
      expect(event).toMatch(/failed$/)
    }
    expect(new Set(failures.map(String)).size).toBe(failures.length)
  })

  it('does not guess at an expression that it does not know', async () => {
    const { deps } = await createTenant()
    await expect(runCron(deps, '0 0 * * *')).rejects.toThrow('There is no cron 0 0 * * *')
  })
})
