import { describe, expect, it } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { createMailbox } from '../../../test/worker/create-mailbox.ts'
import { createTenant } from '../../../test/worker/create-tenant.ts'
import { fileMail } from '../../../test/worker/file-mail.ts'

describe('GET /v1/inboxes 200', () => {
  it('shows what is in each, and nothing of another account', async () => {
    const [owner, other] = [await createTenant(), await createTenant()]
    const ada = await createMailbox(owner, 'ada')
    await createMailbox(other, 'eve')
    await fileMail(owner, [ada])
    const { status, json } = await call('GET', '/v1/inboxes', { key: owner.apiKey })
    expect({ status, json }).toEqual({
      status: 200,
      json: {
        object: 'list',
        has_more: false,
        data: [
          {
            id: ada.id,
            name: ada.address,
            email_address: ada.address,
            from_name: null,
            unread: 1,
            last_received: expect.stringMatching(/^\d{4}-.*Z$/),
            created_at: expect.stringMatching(/^\d{4}-.*Z$/),
            updated_at: expect.stringMatching(/^\d{4}-.*Z$/),
            disabled: false,
            reply_to: null,
            receives: true,
            sends: true,
            is_default: false,
            tracks_opens: false,
            keeps_contacts: false,
          },
        ],
      },
    })
  })

  it('pages in both directions, newest first', async () => {
    const owner = await createTenant()
    for (let n = 0; n < 5; n++) await createMailbox(owner, `m${n}`)
    const list = async (query: string) => {
      const { json } = await call('GET', `/v1/inboxes${query}`, { key: owner.apiKey })
      return { ids: json.data.map(({ id }: { id: string }) => id), hasMore: json.has_more }
    }
    const all = (await list('')).ids
    expect(all).toEqual([...all].sort().reverse())
    expect(all).toHaveLength(5)
    expect(await list('?limit=2')).toEqual({ ids: all.slice(0, 2), hasMore: true })
    expect(await list(`?limit=2&after=${all[3]}`)).toEqual({ ids: all.slice(4), hasMore: false })
    expect(await list(`?limit=2&before=${all[4]}`)).toEqual({ ids: all.slice(2, 4), hasMore: true })
  })
})

describe('GET /v1/inboxes 401, 403, 422', () => {
  it('refuses wrong keys and wrong pages', async () => {
    const { apiKey, sendingKey } = await createTenant()
    expect((await call('GET', '/v1/inboxes')).status).toBe(401)
    expect((await call('GET', '/v1/inboxes', { key: sendingKey })).json.name).toBe('restricted_api_key')
    expect((await call('GET', '/v1/inboxes', { key: 'ms_1_2' })).status).toBe(403)
    for (const query of ['limit=0', 'limit=101', 'after=x', 'before=ada@x', 'page=2']) {
      const { json } = await call('GET', `/v1/inboxes?${query}`, { key: apiKey })
      expect(json).toMatchObject({ statusCode: 422, message: expect.stringContaining(query.split('=')[0] ?? '') })
    }
  })
})
