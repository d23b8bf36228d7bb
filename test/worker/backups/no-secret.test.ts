/** S5: what a backup holds is as sealed or hashed as the rows are; secrets in clear are in none of its pages. */
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { advanceBackup } from '../../../worker/services/backups/advance-backup.ts'
import { findSecrets } from '../at-rest/find-secrets.ts'
import { issueSecrets } from '../at-rest/issue-secrets.ts'
import { createWorld } from '../faults/world.ts'
import { makeBackup, wipe } from './deployment.ts'

async function readPages(id: string) {
  const pages: { readonly place: string; readonly text: string }[] = []
  for (const { key } of (await env.RAW.list({ prefix: `backups/${id}/` })).objects) {
    const object = await env.RAW.get(key)
    if (object === null) continue
    const body = key.endsWith('.gz') ? object.body.pipeThrough(new DecompressionStream('gzip')) : object.body
    pages.push({ place: key, text: await new Response(body).text() })
  }
  return pages
}

describe('the pages of a backup', () => {
  it('hold no secret in clear', async () => {
    await wipe()
    const { secrets, mailTokens } = await issueSecrets()
    const pages = await readPages(
      await makeBackup(await createWorld({ relays: 0 }), (deps) => advanceBackup(deps, { timeMs: 10_000, pages: 500 })),
    )
    expect(pages.length).toBeGreaterThan(10)
    expect(findSecrets(secrets, pages)).toEqual([])
    // These are in the mail itself, and nowhere else.
    const elsewhere = pages.filter(({ place }) => !place.includes('/jobs/'))
    expect(findSecrets(mailTokens, elsewhere)).toEqual([])
    expect(findSecrets(mailTokens, pages)).not.toEqual([])
  })
})
