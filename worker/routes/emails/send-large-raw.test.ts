import { env, exports } from 'cloudflare:workers'
import { dkimVerify } from '@mailstead/mail/dkim/mailauth.js'
import { describe, expect, it, vi } from 'vitest'
import { type Answer, call } from '../../../test/worker/call.ts'
import { createTenant, type TestTenant } from '../../../test/worker/create-tenant.ts'
import { databaseOf, listKeys } from '../../../test/worker/fill-tenant.ts'
import { readDomain } from '../../services/domains/read-domain.ts'

/** Each test moves some 11 MB: time for a busy machine. */
vi.setConfig({ testTimeout: 60_000 })

const LINE = `${'QUFB'.repeat(19)}\r\n`
const BODY = `Words,  and more \r\n${LINE.repeat(141_000)}`

const head = (tenant: TestTenant) =>
  `From: Ada <ada@${tenant.domain.name}>\r\nTo: bob@peer.example\r\nBcc: eve@peer.example\r\nSubject: Large\r\n`

function send(
  tenant: TestTenant,
  { message = `${head(tenant)}\r\n${BODY}`, from = `ada@${tenant.domain.name}`, headers = {} } = {},
): Promise<Answer> {
  return call('POST', `/v1/emails/raw?from=${from}&to=bob@peer.example&to=eve@peer.example`, {
    key: tenant.apiKey,
    body: message,
    headers: { 'content-type': 'message/rfc822', ...headers },
  })
}

const rawOf = (tenant: TestTenant, id: string): Promise<Answer> =>
  call('GET', `/v1/emails/${id}/raw`, { key: tenant.apiKey })

describe('POST /v1/emails/raw with more than 10 MB', () => {
  it('keeps the body as it came and the signed header in the row; the two together verify', async () => {
    const tenant = await createTenant()
    const { status, json: sent } = await send(tenant)
    expect(status, JSON.stringify(sent)).toBe(200)
    const { headers, text: raw } = await rawOf(tenant, sent.id)
    const start = raw.length - BODY.length
    expect(raw.slice(start) === BODY).toBe(true)
    expect(raw.slice(0, start)).toMatch(/^DKIM-Signature: [\s\S]*\r\nMessage-ID: <[^>]+>\r\n\r\n$/)
    expect(raw.slice(0, start)).not.toContain('eve@')
    const { records } = await readDomain(tenant.deps, tenant.tenant.id, tenant.domain.id)
    const zone = new Map(records.map(({ host, wanted }) => [host, wanted]))
    const { results } = await dkimVerify(raw, { resolver: async (name: string) => [[zone.get(name) ?? '']] })
    expect(results.map(({ status: each }) => each.result)).toEqual(['pass', 'pass'])
    expect(headers.get('content-type')).toBe('message/rfc822')

    const rawKey = `standard/${tenant.tenant.id}/${sent.id}/message`
    expect(await listKeys(tenant.tenant.id)).toEqual([rawKey])
    expect((await env.RAW.head(rawKey))?.size).toBe(BODY.length)
    const row = await databaseOf(tenant.tenant.shard)
      .prepare(
        'select raw, raw_key, raw_offset, raw_head, size_bytes, due_at_ms is not null as is_due from jobs where id = ?',
      )
      .bind(sent.id)
      .first()
    expect(row).toEqual({
      ...{ raw: null, raw_key: rawKey, raw_offset: null, raw_head: raw.slice(0, start) },
      ...{ size_bytes: raw.length, is_due: 1 },
    })
    const shown = (await call('GET', `/v1/emails/${sent.id}`, { key: tenant.apiKey })).json
    expect(shown).toMatchObject({ subject: 'Large', to: ['bob@peer.example'], counts: { accepted: 2 } })
    const { data } = (await call('GET', `/v1/emails/${sent.id}/attachments`, { key: tenant.apiKey })).json
    expect(data).toEqual([])
    const foreign = await rawOf(await createTenant(), sent.id)
    expect(foreign.status).toBe(404)
  })

  it('sends one mail for one key, and keeps one body', async () => {
    const tenant = await createTenant()
    const headers = { 'idempotency-key': 'k' }
    const first = await send(tenant, { headers })
    const again = await send(tenant, { headers })
    expect([first.status, again.status]).toEqual([200, 200])
    expect(again.json).toEqual(first.json)
    const other = await send(tenant, { message: `${head(tenant)}\r\n${BODY}.\r\n`, headers })
    expect(other.json.name).toBe('invalid_idempotent_request')
    expect(await listKeys(tenant.tenant.id)).toEqual([`standard/${tenant.tenant.id}/${first.json.id}/message`])
  })

  it('keeps out who is suppressed', async () => {
    const tenant = await createTenant()
    await call('POST', '/v1/suppressions', { key: tenant.apiKey, body: { email: 'eve@peer.example' } })
    const { json: sent } = await send(tenant)
    const shown = (await call('GET', `/v1/emails/${sent.id}`, { key: tenant.apiKey })).json
    expect(shown.counts).toEqual({ accepted: 1, suppressed: 1 })
  })

  const RAW_LINES = BODY.split('\n').length
  const late = (tenant: TestTenant, line: string) => `${head(tenant)}\r\n${BODY}${line}`
  it.each([
    ['8-bit text at the end', (t: TestTenant) => late(t, 'é\r\n'), `line ${RAW_LINES + 5} has 8-bit`],
    ['8-bit text at the beginning', (t: TestTenant) => `${head(t)}\r\né\r\n${BODY}`, 'line 6 has 8-bit'],
    ['a line of 999 octets', (t: TestTenant) => late(t, `${'a'.repeat(999)}\r\n`), `line ${RAW_LINES + 5} is a line`],
    ['a last line without an end', (t: TestTenant) => late(t, 'a'), `line ${RAW_LINES + 5} has no line end`],
    ['a line feed alone', (t: TestTenant) => late(t, 'a\n'), `line ${RAW_LINES + 5} ends with LF alone`],
    ['two From fields', (t: TestTenant) => `From: x@${t.domain.name}\r\n${late(t, '')}`, 'line 2 (From)'],
    ['no header', () => `\r\n${BODY}`, 'line 1 is empty'],
    ['a header of 70 kB', (t: TestTenant) => `X-A:${`${' b'.repeat(400)}\r\n`.repeat(90)}${late(t, '')}`, '65536'],
    ['a From of another domain', () => `From: x@other.example\r\n\r\n${BODY}`, 'other.example', 403],
    ['a foreign Sender', (t: TestTenant) => `Sender: x@other.example\r\n${late(t, '')}`, 'Sender', 403],
  ])('refuses %s and leaves nothing', async (_, write, words, expected = 422) => {
    const tenant = await createTenant()
    const { status, json: refused } = await send(tenant, { message: write(tenant) })
    expect([status, refused.message]).toEqual([expected, expect.stringContaining(words)])
    expect(await listKeys(tenant.tenant.id)).toEqual([])
  })

  it("refuses another account's domain", async () => {
    const [tenant, other] = [await createTenant(), await createTenant()]
    const refused = await send(tenant, { from: `ada@${other.domain.name}`, message: `${head(other)}\r\n${BODY}` })
    expect(refused.json).toMatchObject({ name: 'invalid_from_address', message: expect.stringContaining('not one of') })
    expect(await listKeys(tenant.tenant.id)).toEqual([])
  })
})

describe('POST /v1/emails/raw with too much', () => {
  it('takes 25 MiB and not an octet more', async () => {
    const tenant = await createTenant()
    const begin = `${head(tenant)}\r\n`
    const fill = (octets: number): string => {
      const last = '\r\n'
      const lines = LINE.repeat(Math.floor((octets - begin.length - last.length) / LINE.length))
      return `${begin}${lines}${'a'.repeat(octets - begin.length - lines.length - last.length)}${last}`
    }
    const large = await send(tenant, { message: fill(26_214_401) })
    expect(large.json).toMatchObject({
      ...{ statusCode: 413, name: 'payload_too_large' },
      message: expect.stringContaining('26214400 (25 MiB)'),
    })
    expect(await listKeys(tenant.tenant.id)).toEqual([])
    const { status, json: sent } = await send(tenant, { message: fill(26_214_400) })
    expect(status, JSON.stringify(sent)).toBe(200)
  })

  it('asks for the length of a message over 10 MB that comes without, and takes a smaller one', async () => {
    const tenant = await createTenant()
    const post = async (message: string) => {
      const answer = await exports.default.fetch(
        `http://mailstead.test/v1/emails/raw?from=ada@${tenant.domain.name}&to=bob@peer.example`,
        {
          method: 'POST',
          headers: { authorization: `Bearer ${tenant.apiKey}`, 'content-type': 'message/rfc822' },
          // Of a blob by itself the length is known.
          body: new Blob([message]).stream().pipeThrough(new TransformStream()),
        },
      )
      return answer.json()
    }
    expect(await post(`${head(tenant)}\r\n${BODY}`)).toMatchObject({
      ...{ statusCode: 413, name: 'payload_too_large' },
      message: expect.stringContaining('`Content-Length`'),
    })
    expect(await post(`${head(tenant)}\r\n${LINE}`)).toEqual({ id: expect.any(String) })
  })

  it('tells who sends it in JSON of the other form', async () => {
    const tenant = await createTenant()
    const body = { from: `ada@${tenant.domain.name}`, to: 'bob@peer.example', raw: btoa(`${head(tenant)}\r\n${BODY}`) }
    const { json: refused } = await call('POST', '/v1/emails/raw', { key: tenant.apiKey, body })
    expect(refused).toMatchObject({ name: 'payload_too_large', message: expect.stringContaining('message/rfc822') })
  })
})
