/** A backup that a former version made is restored by this one: ledger check, reads by the API, and mail that goes on (P9, P10). */
import { env } from 'cloudflare:workers'
import { sha256Hex } from '@mailstead/contracts/relay-signature.ts'
import { afterAll, describe, expect, it } from 'vitest'
import type { Manifest } from '../../../worker/services/backups/backup-place.ts'
import { checkIntegrity } from '../../../worker/services/ledgers/integrity/check-integrity.ts'
import { putBackupPage, putManifest } from '../../../worker/store/blobs/backups.ts'
import text from '../../upgrade/2026-11-29/data.json?raw'
import { call } from '../call.ts'
import { clearStage, createWorld } from '../faults/world.ts'
import { confirm, restore, wipe } from './deployment.ts'

/** As `test/upgrade/former-data.ts` has it. */
interface FormerBackup {
  readonly apiKey: string
  readonly backup: Pick<Manifest, 'id' | 'startedAtMs' | 'ledgers' | 'sealedCheck' | 'mxRevision'>
  readonly parts: Readonly<Record<string, readonly object[]>>
  readonly objects: Readonly<Record<string, string>>
}

const former: FormerBackup = JSON.parse(text)

afterAll(() => env.RAW.delete('restore/place.json'))

async function upload(): Promise<void> {
  for (const [key, body] of Object.entries(former.objects)) await env.RAW.put(key, body)
  const parts: Manifest['parts'] = []
  for (const [part, rows] of Object.entries(former.parts)) {
    const { sha256, bytes } = await putBackupPage(env.RAW, { id: former.backup.id, part, page: 1 }, rows)
    parts.push({ name: part, rows: rows.length, pages: 1, bytes, digest: await sha256Hex(sha256) })
  }
  const manifest: Manifest = {
    format: 1,
    trigger: 'daily',
    finishedAtMs: former.backup.startedAtMs,
    parts,
    ...former.backup,
  }
  await putManifest(env.RAW, former.backup.id, manifest)
}

describe('a backup of 2026-11-29', () => {
  it('is restored, read and gone on with', async () => {
    await clearStage()
    await wipe()
    for (let { objects } = await env.RAW.list(); objects.length > 0; { objects } = await env.RAW.list())
      await env.RAW.delete(objects.map(({ key }) => key))
    await upload()
    const world = await createWorld({ relays: 0 })
    await wipe()
    const shown = await restore(world, { backup_id: former.backup.id })
    expect(shown).toMatchObject({ state: 'ready', problem: null, differences: [], mended: 0 })
    expect(shown.held.map(({ emails }) => emails)).toEqual([2])
    await confirm(world.deps())
    const lines: string[] = []
    const deps = { ...world.deps(), log: (_level: string, event: string) => lines.push(event) }
    for (let begin = true; !lines.includes('integrity.finished'); begin = false) await checkIntegrity(deps, begin)
    expect(lines).toEqual(['integrity.finished'])
    const { json } = await call('GET', '/v1/emails', { key: former.apiKey })
    expect(json.data.map((mail: { last_event: string }) => mail.last_event).toSorted()).toHaveLength(4)
    const [inbox] = (await call('GET', '/v1/inboxes', { key: former.apiKey })).json.data
    const threads = await call('GET', `/v1/inboxes/${inbox.id}/threads`, { key: former.apiKey })
    expect(threads.json.data).toMatchObject([{ subject: 'Grüße' }])
    const [sender] = (await call('GET', '/v1/domains', { key: former.apiKey })).json.data
    const body = { from: `a@${sender.name}`, to: 'new@peer.example', subject: 'After', text: 'x' }
    expect((await call('POST', '/v1/emails', { key: former.apiKey, body })).status).toBe(200)
  })
})
