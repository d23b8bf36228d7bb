import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { listReceived } from '../../../test/worker/create-inbound.ts'
import { createMailbox } from '../../../test/worker/create-mailbox.ts'
import { createTenant } from '../../../test/worker/create-tenant.ts'
import { fileMail } from '../../../test/worker/file-mail.ts'
import { openMailbox } from '../../mailbox/client.ts'
import { deleteTenant } from '../tenants/delete-tenant.ts'
import { eraseMailboxes } from './erase-mailboxes.ts'

const isErased = ({ objectId }: { objectId: string }) =>
  openMailbox(env.MAILBOX, objectId)
    .stats()
    .then(
      () => false,
      (error: { code: string }) => error.code === 'not_found',
    )

describe('eraseMailboxes', () => {
  it('goes on where a call that was not through ended', async () => {
    const owner = await createTenant()
    const all = []
    for (let n = 0; n < 45; n++) all.push(await createMailbox(owner, `m${n}`))
    const erase = () => eraseMailboxes(owner.deps, owner.tenant.id, 1)
    expect([await erase(), await erase(), await erase()]).toEqual([false, false, true])
    expect(await Promise.all(all.map(isErased))).toEqual(all.map(() => true))
  })
})

describe('deleteTenant', () => {
  it('erases its mailboxes with all their mail and leaves those of others', async () => {
    const [gone, kept] = [await createTenant(), await createTenant()]
    const mailboxes = []
    for (const owner of [gone, kept]) {
      const mailbox = await createMailbox(owner, 'ada')
      await fileMail(owner, [mailbox])
      mailboxes.push(mailbox)
    }
    await deleteTenant(gone.deps, gone.tenant.id)
    expect(await Promise.all(mailboxes.map(isErased))).toEqual([true, false])
    expect(await listReceived(gone)).toEqual([])
    expect(await listReceived(kept)).toHaveLength(1)
    const rows = env.DB.prepare('select count(*) as n from mailboxes where tenant_id = ?')
    expect(await rows.bind(gone.tenant.id).first('n')).toBe(0)
  })
})
