import { describe, expect, it } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { createTenant } from '../../../test/worker/create-tenant.ts'
import { databaseOf } from '../../../test/worker/fill-tenant.ts'

const ORDER = {
  name: 'Order',
  alias: 'order',
  subject: 'Order {{{NO}}}',
  html: '<p>{{{NAME}}}</p>',
  text: '{{{NAME}}}',
  from: 'Shop <shop@x.example>',
  reply_to: 'help@x.example',
  variables: [
    { key: 'NAME', type: 'string', fallback_value: 'friend' },
    { key: 'NO', type: 'number' },
  ],
}

async function stage() {
  const owner = await createTenant()
  const ask = (method: string, path: string, body?: unknown) =>
    call(method, `/v1/templates${path}`, { key: owner.apiKey, ...(body === undefined ? {} : { body }) })
  const create = async (body: object = ORDER): Promise<string> => {
    const { status, json, text } = await ask('POST', '', body)
    expect(status, text).toBe(201)
    expect(json).toEqual({ object: 'template', id: expect.any(String) })
    return json.id
  }
  const get = async (id: string) => (await ask('GET', `/${id}`)).json
  return { owner, ask, create, get }
}

describe('/v1/templates', () => {
  it('is made as a draft and read by id and by alias', async () => {
    const { create, get } = await stage()
    const id = await create()
    const shown = await get(id)
    const instant = expect.stringMatching(/^\d{4}-.*Z$/)
    const times = { created_at: instant, updated_at: instant }
    expect(shown).toEqual({
      ...ORDER,
      object: 'template',
      id,
      status: 'draft',
      reply_to: ['help@x.example'],
      variables: [
        { key: 'NAME', type: 'string', fallback_value: 'friend', ...times },
        { key: 'NO', type: 'number', fallback_value: null, ...times },
      ],
      published_at: null,
      ...times,
      has_unpublished_versions: true,
      current_version_id: expect.any(String),
    })
    expect(await get('order')).toEqual(shown)
  })

  it('needs no more than a name and html', async () => {
    const { create, get } = await stage()
    expect(await get(await create({ name: ' N ', html: '' }))).toMatchObject({
      ...{ name: 'N', alias: null, subject: null, html: '', text: null, from: null, reply_to: null, variables: [] },
    })
  })

  it('publishes a version, and tells when the draft is another one', async () => {
    const { ask, create, get } = await stage()
    const id = await create()
    expect(await ask('POST', '/order/publish')).toMatchObject({ status: 200, json: { object: 'template', id } })
    const published = await get(id)
    expect(published).toMatchObject({ status: 'published', has_unpublished_versions: false })
    expect(published.published_at).toEqual(expect.any(String))

    await ask('PATCH', `/${id}`, { name: 'Renamed' })
    expect(await get(id)).toMatchObject({ has_unpublished_versions: false, name: 'Renamed' })
    await ask('PATCH', `/${id}`, { html: 'new' })
    const changed = await get(id)
    expect(changed).toMatchObject({ status: 'published', has_unpublished_versions: true, html: 'new' })
    expect(changed.current_version_id).not.toBe(published.current_version_id)
    await ask('POST', `/${id}/publish`)
    expect(await get(id)).toMatchObject({ has_unpublished_versions: false })
  })

  it('changes what is given, takes away what is null, and keeps the rest', async () => {
    const { ask, create, get } = await stage()
    const id = await create()
    const before = await get(id)
    const changes = { subject: null, reply_to: ['a@x.example', 'B <b@x.example>'], alias: 'new-order' }
    expect(await ask('PATCH', '/order', changes)).toMatchObject({ status: 200, json: { object: 'template', id } })
    const after = await get('new-order')
    expect(after).toEqual({
      ...before,
      ...changes,
      updated_at: after.updated_at,
      current_version_id: after.current_version_id,
    })
    expect((await ask('GET', '/order')).status).toBe(404)
    const cleared = { alias: null, text: null, from: null, reply_to: null }
    await ask('PATCH', `/${id}`, { ...cleared, variables: [{ key: 'NO', type: 'number', fallback_value: 7 }] })
    expect(await get(id)).toMatchObject({
      ...cleared,
      variables: [{ key: 'NO', fallback_value: 7, created_at: before.variables[1].created_at }],
    })
    await ask('PATCH', `/${id}`, { variables: null })
    expect((await get(id)).variables).toEqual([])
  })

  it('holds and publishes as much as it may', async () => {
    const { ask, create, get } = await stage()
    const [html, text] = ['"é'.repeat(166_666), '\n'.repeat(100_000)]
    const id = await create({ name: 'n', html, text })
    await ask('POST', `/${id}/publish`)
    expect(await get(id)).toMatchObject({ status: 'published', html, text })
  })

  it.each(['no-such', '%00', 'a%2Fb', '%F0%9F%98%80', "'or'1'='1"])('answers 404 for the id %s', async (id) => {
    const { ask } = await stage()
    expect((await ask('GET', `/${id}`)).json).toMatchObject({ statusCode: 404, name: 'not_found' })
  })

  it('is copied as a draft of its own, without its alias', async () => {
    const { ask, create, get } = await stage()
    const id = await create({ ...ORDER, name: 'é'.repeat(200) })
    await ask('POST', `/${id}/publish`)
    const copy = await ask('POST', '/order/duplicate')
    expect(copy).toMatchObject({ status: 201, json: { object: 'template', id: expect.any(String) } })
    expect(copy.json.id).not.toBe(id)
    const { subject, html, variables } = await get(id)
    expect(await get(copy.json.id)).toMatchObject({ subject, html, variables, status: 'draft', alias: null })
    expect((await get(copy.json.id)).name).toMatch(/^é{193} \(copy\)$/)
    await ask('PATCH', `/${copy.json.id}`, { html: 'other' })
    expect((await get(id)).html).toBe(ORDER.html)
  })

  it('is removed by alias, which is free again', async () => {
    const { ask, create } = await stage()
    const id = await create()
    expect((await ask('DELETE', '/order')).json).toEqual({ object: 'template', id, deleted: true })
    for (const [method, path] of [
      ['GET', ''],
      ['DELETE', ''],
      ['PATCH', ''],
      ['POST', '/publish'],
      ['POST', '/duplicate'],
    ] as const)
      expect((await ask(method, `/${id}${path}`, method === 'PATCH' ? { name: 'n' } : undefined)).status).toBe(404)
    await create()
  })

  it('pages newest first, without content', async () => {
    const { ask, create } = await stage()
    const ids: string[] = []
    for (const name of ['a', 'b', 'c']) ids.push(await create({ name, html: name }))
    const sorted = ids.sort().reverse()
    const idsOf = async (query: string) => {
      const { data, has_more } = (await ask('GET', `?${query}`)).json
      return [data.map(({ id }: { id: string }) => id), has_more]
    }
    expect(await idsOf('limit=2')).toEqual([sorted.slice(0, 2), true])
    expect(await idsOf(`limit=2&after=${sorted[1]}`)).toEqual([[sorted[2]], false])
    expect(await idsOf(`before=${sorted[1]}`)).toEqual([[sorted[0]], false])
    const { object, data } = (await ask('GET', '')).json
    expect(object).toBe('list')
    expect(Object.keys(data[0]).sort()).toEqual(
      ['alias', 'created_at', 'id', 'name', 'published_at', 'status', 'updated_at'].sort(),
    )
    for (const query of ['limit=0', 'limit=101', 'after=order', `after=${ids[0]}&before=${ids[0]}`, 'x=1'])
      expect((await ask('GET', `?${query}`)).json).toMatchObject({ statusCode: 422, name: 'validation_error' })
  })
})

describe('/v1/templates 409', () => {
  it('refuses an alias that another template has, and only that', async () => {
    const [{ ask, create }, other] = [await stage(), await stage()]
    await create()
    await other.create()
    const conflict = { statusCode: 409, name: 'conflict', message: expect.stringContaining('order') }
    expect((await ask('POST', '', ORDER)).json).toMatchObject(conflict)
    const second = await create({ name: 'n', html: 'h' })
    expect((await ask('PATCH', `/${second}`, { alias: 'order' })).json).toMatchObject(conflict)
    expect((await ask('PATCH', '/order', { alias: 'order', name: 'same alias' })).status).toBe(200)
    await create({ name: 'n', html: 'h' })
  })

  it('has at most 2,000 templates, copies among them; a repeat of the request that made the last one is answered', async () => {
    const { owner, ask, create } = await stage()
    const id = await create()
    await databaseOf(owner.tenant.shard)
      .prepare(
        `with recursive n(i) as (select 1 union all select i + 1 from n where i < 1998)
         insert into templates (tenant_id, id, name, draft, draft_version_id, created_at_ms, updated_at_ms)
         select ?, 'x' || i, 'x', '{}', 'v', 1, 1 from n`,
      )
      .bind(owner.tenant.id)
      .run()
    const last = () =>
      call('POST', '/v1/templates', {
        key: owner.apiKey,
        body: { name: 'last', html: 'h' },
        headers: { 'idempotency-key': 'last' },
      })
    const made = await last()
    expect(made.status).toBe(201)
    const full = { statusCode: 409, name: 'conflict', message: expect.stringContaining('2000 templates') }
    expect((await ask('POST', '', { name: 'more', html: 'h' })).json).toMatchObject(full)
    expect((await ask('POST', `/${id}/duplicate`)).json).toMatchObject(full)
    expect((await last()).json).toEqual(made.json)
    await ask('DELETE', `/${id}`)
    await create()
  })

  it('lets one of two changes at the same time win, and tells the other', async () => {
    const { ask, create, get } = await stage()
    const id = await create()
    const answers = await Promise.all(['1', '2', '3'].map((html) => ask('PATCH', `/${id}`, { html })))
    const statuses = answers.map(({ status }) => status)
    expect(statuses).toContain(200)
    expect(statuses.filter((status) => status !== 200 && status !== 409)).toEqual([])
    expect(['1', '2', '3']).toContain((await get(id)).html)
  })
})

describe('/v1/templates 422', () => {
  const oneVariable = (variable: object) => ({ variables: [{ key: 'K', type: 'string', ...variable }] })

  it.each<[string, object, string]>([
    ['no name', { name: undefined }, 'Missing `name` field'],
    ['no html', { html: undefined }, 'Missing `html` field'],
    ['an empty name', { name: ' ' }, '`name`: must not be empty'],
    ['a line break in the name', { name: 'a\nb' }, '`name`: must not contain CR or LF'],
    ['a line break in the subject', { subject: 'a\r\nBcc: x' }, '`subject`: must not contain CR or LF'],
    ['NUL in html', { html: 'a\0' }, '`html`: must not contain NUL'],
    ['half a surrogate pair', { text: '\ud83d' }, '`text`: must not contain half'],
    ['html that is too long', { html: 'é'.repeat(250_001) }, '`html`: must be at most 500000 bytes'],
    ['html that JSON makes too long', { html: '\u0001'.repeat(200_000) }, '`html`: makes the template larger'],
    ['a path as alias', { alias: 'a/b' }, '`alias`: must consist of'],
    ['an empty alias', { alias: '' }, '`alias`: must consist of'],
    ['an id as alias', { alias: '0197a6c2-3b4e-7d11-8f00-5b6c7d8e9fa0' }, '`alias`: must not look like an id'],
    ['a sender that is none', { from: 'shop' }, '`from`: "shop" has no @'],
    ['a variable in the sender', { from: '{{{K}}} <a@x.example>' }, '`from`: must be a whole address'],
    ['a reply address that is none', { reply_to: ['a@x.example', 'b'] }, '`reply_to.1`: "b" has no @'],
    ['a number as reply address', { reply_to: 1 }, '`reply_to`: must be an address or an array'],
    ['an unknown field', { react: 'x' }, 'react'],
    ['variables that are no list', { variables: { K: 1 } }, '`variables`'],
    [
      'too many variables',
      { variables: Array(51).fill({ key: 'K', type: 'string' }) },
      '`variables`: must have at most 50',
    ],
    ['a key with a space', oneVariable({ key: 'A B' }), '`variables.0.key`: must consist of'],
    ['a long key', oneVariable({ key: 'K'.repeat(51) }), '`variables.0.key`: must be at most 50'],
    ['a reserved key', oneVariable({ key: 'EMAIL' }), '`variables.0.key`: EMAIL is reserved'],
    [
      'a key twice',
      { variables: Array(2).fill({ key: 'K', type: 'string' }) },
      '`variables.1.key`: K is declared twice',
    ],
    ['an unknown type', oneVariable({ type: 'boolean' }), '`variables.0.type`'],
    ['no type', oneVariable({ type: undefined }), '`variables.0.type`'],
    [
      'a fallback of another type',
      oneVariable({ fallback_value: 1 }),
      '`variables.0.fallback_value`: must be a string',
    ],
    ['a fallback text for a number', oneVariable({ type: 'number', fallback_value: '1' }), 'must be a number'],
    [
      'a fallback list',
      oneVariable({ fallback_value: [] }),
      '`variables.0.fallback_value`: must be a string or a number',
    ],
    ['a long fallback', oneVariable({ fallback_value: 'a'.repeat(2_001) }), '`variables.0.fallback_value`: must be at'],
  ])('refuses %s, when it is made and when it is changed', async (_, wrong, message) => {
    const { ask, create } = await stage()
    const made = await ask('POST', '', { name: 'n', html: 'h', ...wrong })
    expect(made).toMatchObject({ status: 422, json: { message: expect.stringContaining(message) } })
    if (Object.values(wrong).includes(undefined)) return
    const changed = await ask('PATCH', `/${await create()}`, wrong)
    expect(changed).toMatchObject({ status: 422, json: { message: expect.stringContaining(message) } })
  })

  it.each([[{}], [{ name: null }], [{ html: null }], [[]], [undefined]])('refuses the change %j', async (changes) => {
    const { ask, create } = await stage()
    expect((await ask('PATCH', `/${await create()}`, changes)).status).toBe(422)
  })

  it('publishes no placeholder without a variable', async () => {
    const { ask, create, get } = await stage()
    const id = await create({ name: 'n', html: '{{{NAME}}}', subject: '{{NAME}}' })
    const refused = await ask('POST', `/${id}/publish`)
    expect(refused.json).toMatchObject({ statusCode: 422, name: 'validation_error' })
    expect(refused.json.message).toContain('`html`: {{{NAME}}} is no variable of the template. Add `NAME`')
    expect(await get(id)).toMatchObject({ status: 'draft', published_at: null })
    await ask('PATCH', `/${id}`, { html: '{{{UNSUBSCRIBE_URL}}}' })
    expect((await ask('POST', `/${id}/publish`)).json.message).toContain('{{{UNSUBSCRIBE_URL}}} is reserved')
  })
})
