import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readSettings } from '../settings.ts'
import { seedDemoTenant } from './seed-tenant.ts'

let stateDir: string
beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'seed-'))
})
afterEach(() => rmSync(stateDir, { recursive: true }))

const KEPT = { apiKey: 'ms_x_y', tenant: 't', domain: 'demo.example', mailboxes: ['ada@demo.example'], alias: 'a@b' }

it.each([
  ['has all fields is used again', KEPT, null],
  [
    'lacks some, being of an earlier version, is refused with what to do',
    { ...KEPT, alias: undefined },
    /start afresh/,
  ],
])('a kept demo tenant that %s', async (_, kept, refusal) => {
  writeFileSync(join(stateDir, 'demo-tenant.json'), JSON.stringify(kept))
  const seeding = seedDemoTenant({ ...readSettings({}), stateDir })
  if (refusal === null) expect(await seeding).toEqual(kept)
  else await expect(seeding).rejects.toThrow(refusal)
})
