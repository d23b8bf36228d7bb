import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { listReceived, readDeliveryRows } from '../../../test/worker/create-inbound.ts'
import { createMailbox } from '../../../test/worker/create-mailbox.ts'
import { createTenant } from '../../../test/worker/create-tenant.ts'
import { fileMail } from '../../../test/worker/file-mail.ts'
import { openMailbox } from '../../mailbox/client.ts'
import { bySystem } from '../../services/access/audit-entry.ts'
import { emptyMailbox } from '../../services/mailboxes/empty-mailbox.ts'

async function withMail() {
  const owner = await createTenant()
  const [ada, bob] = [await createMailbox(owner, 'ada'), await createMailbox(owner, 'bob')]
  const mailbox = openMailbox(env.MAILBOX, ada.objectId)
  const [inbox, spam, trash] = [
    await fileMail(owner, [ada]),
    await fileMail(owner, [ada], { folder: 'spam', summary: { headerId: '<s@x>' } }),
    await fileMail(owner, [ada, bob], { summary: { headerId: '<t@x>' } }),
  ]
  await mailbox.updateThread(trash.threadIds[0] ?? '', { folder: 'trash' })
  const ids = [inbox, spam, trash].map(({ id }) => id)
  return {
    ...{ owner, ada, bob, inbox, spam, trash },
    empty: (folder: unknown, name: string = ada.address) =>
      call('POST', `/v1/inboxes/${name}/empty`, { key: owner.apiKey, body: { folder } }),
    held: async () => [...(await mailbox.listHeld(ids))].sort(),
    kept: async () => [
      (await readDeliveryRows(owner)).map(({ id }) => id).sort(),
      (await listReceived(owner)).map(({ key }) => key).sort(),
    ],
  }
}

const idsOf = (...mails: { readonly id: string }[]) => mails.map(({ id }) => id).sort()
const keysOf = (...mails: { readonly rawKey: string }[]) => mails.map(({ rawKey }) => rawKey).sort()

describe('POST /v1/inboxes/:id/empty 200', () => {
  it('removes the mail of one folder for good, with the bytes that no other inbox needs', async () => {
    const { ada, inbox, trash, empty, held, kept } = await withMail()
    const { status, json } = await empty('spam')
    expect({ status, json }).toEqual({
      status: 200,
      json: { object: 'inbox', id: ada.id, folder: 'spam', removed: 1, has_more: false },
    })
    expect(await held()).toEqual(idsOf(inbox, trash))
    expect(await kept()).toEqual([idsOf(inbox, trash), keysOf(inbox, trash)])
    expect((await empty('trash', ada.id)).json).toMatchObject({ removed: 1 })
    expect(await held()).toEqual(idsOf(inbox))
    // The other inbox has that one still.
    expect(await kept()).toEqual([idsOf(inbox, trash), keysOf(inbox, trash)])
    expect((await empty('trash')).json).toMatchObject({ removed: 0, has_more: false })
  })

  it('removes all of it, and leaves the inbox, which takes mail as before', async () => {
    const { owner, ada, trash, empty, held, kept } = await withMail()
    expect((await empty('all')).json).toMatchObject({ removed: 3, has_more: false })
    expect(await held()).toEqual([])
    expect(await kept()).toEqual([idsOf(trash), keysOf(trash)])
    await fileMail(owner, [ada])
    expect((await call('GET', `/v1/inboxes/${ada.id}`, { key: owner.apiKey })).json).toMatchObject({ unread: 1 })
  })

  it('tells when there was too much for one request', async () => {
    const { owner, ada, held } = await withMail()
    const access = { ...bySystem(owner.tenant.id), shard: owner.tenant.shard }
    expect(await emptyMailbox(owner.deps, access, { inbox: ada.id, folder: 'all' }, 0)).toMatchObject({
      ...{ removed: 0, has_more: true },
    })
    expect(await held()).toHaveLength(3)
  })
})

describe('POST /v1/inboxes/:id/empty, refused', () => {
  it('names the folders that there are', async () => {
    const { empty } = await withMail()
    for (const folder of ['inbox', '', null, 3])
      expect((await empty(folder)).json).toMatchObject({
        ...{ statusCode: 422, name: 'validation_error', message: expect.stringContaining('`folder`') },
      })
    expect((await empty(undefined)).json).toMatchObject({ statusCode: 422, name: 'missing_required_field' })
  })

  it('knows no inbox of another account', async () => {
    const [{ empty }, other] = [await withMail(), await withMail()]
    expect((await empty('all', other.ada.id)).json).toMatchObject({ statusCode: 404, name: 'not_found' })
    expect(await other.held()).toHaveLength(3)
  })
})
