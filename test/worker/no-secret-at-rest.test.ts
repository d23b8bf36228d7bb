/**
 * Every kind of secret is issued and used, also where it does not belong; then nothing that is kept holds one in clear or merely
 * encoded. What is kept whole, mails and texts that customers write, may hold what its author put there.
 */
import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { newId } from '../../worker/platform/ids.ts'
import { openRequestLog } from '../../worker/request-log/client.ts'
import { rawKey } from '../../worker/store/blobs/raw.ts'
import { dumpStorages } from './at-rest/dump-storage.ts'
import { findSecrets, formsOf } from './at-rest/find-secrets.ts'
import { type Issued, type IssuedSecret, issueSecrets } from './at-rest/issue-secrets.ts'
import { call } from './call.ts'
import { waitForLog } from './log-request.ts'

const issued = await issueSecrets()
const { owner } = issued

const dump = ({ owner: { tenant }, mailboxes, runners }: Issued) =>
  dumpStorages({ tenants: [tenant.id], mailboxes, runners })

type Request = readonly [method: string, path: string, options: { readonly body?: unknown }]

/** How a caller uses what was issued, and how a careless one misuses it: in paths, queries, fields, and text that is no JSON. */
const REQUESTS: Readonly<Record<string, (secret: string) => readonly Request[]>> = {
  link: (token) =>
    ['shared', 'downloads'].flatMap((kind): Request[] => [
      ['GET', `/v1/${kind}/${token}`, {}],
      ['DELETE', `/v1/${kind}/${token}`, {}],
      ['GET', `/v1/${kind}/${token}/more`, {}],
      ['POST', '/v1/domains', { body: { name: `https://mail.example/v1/${kind}/${token}` } }],
    ]),
  token: (token) =>
    ['t/o', 't/c', 'u'].flatMap((kind): Request[] => [
      ['GET', `/${kind}/${token}`, {}],
      ['POST', `/${kind}/${token}`, {}],
      ['DELETE', `/${kind}/${token}`, {}],
    ]),
  key: (secret) => [
    ['GET', `/v1/domains/${encodeURIComponent(secret)}`, {}],
    ['GET', `/v1/domains?token=${encodeURIComponent(secret)}`, {}],
    ['POST', '/v1/domains', { body: { token: secret } }],
    ['POST', '/v1/domains', { body: { name: `my key is ${secret}` } }],
    ['POST', '/v1/domains', { body: `{"name": "${secret}"` }],
  ],
}

/** The owner's secrets; the other ones never leave the deployment. */
async function misuse({ name, whole }: IssuedSecret): Promise<void> {
  const [kind = ''] = Object.keys(REQUESTS).filter((each) => name.includes(each))
  for (const [method, path, options] of REQUESTS[kind]?.(whole) ?? []) {
    await call(method, path, { key: owner.apiKey, ...options })
    await call(method, path, { ...options, key: whole })
    // A reader's user agent is kept as it is, and what a reader has is no secret to him.
    if (kind !== 'token') await call(method, path, { ...options, key: owner.apiKey, headers: { 'user-agent': whole } })
  }
}

describe('what is kept', () => {
  it('holds no secret that was issued, however it was used', async () => {
    const { secrets, mailTokens } = issued
    expect(secrets.length).toBeGreaterThan(15)
    expect(secrets.filter(({ text }) => text.length < 16)).toEqual([])
    expect(new Set(mailTokens.map(({ name }) => name))).toEqual(
      new Set(['token of /t/o', 'token of /t/c', 'token of /u']),
    )
    for (const secret of [...secrets, ...mailTokens]) await misuse(secret)
    const last = await call('GET', '/v1/domains', { key: owner.apiKey })
    await waitForLog(owner, last.headers.get('x-request-id'))

    const kept = await dump(issued)
    expect(findSecrets(secrets, kept)).toEqual([])
    const elsewhere = kept.filter(({ place }) => !/^LEDGER_\d\.jobs\.raw$|^RAW:/.test(place))
    expect(findSecrets(mailTokens, elsewhere)).toEqual([])
    expect(findSecrets(mailTokens, kept)).not.toEqual([])
  })
})

describe('the search', () => {
  it('finds what is in clear or merely encoded at every place', async () => {
    const canary = { name: 'canary', text: `canary-${crypto.randomUUID()}` }
    const { apiKey: key, tenant, deps } = owner
    const ledger = `LEDGER_${tenant.shard}`
    await call('POST', '/v1/templates', { key, body: { name: canary.text, html: 'x' } })
    await call('POST', '/v1/suppressions', { key, body: { email: `${canary.text}@peer.example` } })
    await call('POST', '/v1/api-keys', { key, body: { name: `b64 ${btoa(canary.text)}` } })
    const objects = [rawKey(tenant.id, crypto.randomUUID()), `${tenant.id}/${canary.text}`]
    for (const object of objects) await env.RAW.put(object, `Subject: ${canary.text}`)
    await openRequestLog(deps.requestLogs, tenant.id).append([
      {
        ...{ id: newId(Date.now()), method: 'GET', endpoint: `/${canary.text}`, status: 200 },
        ...{ userAgent: null, requestBody: null, responseBody: null },
      },
    ])
    const [runner = ''] = issued.runners
    await runInDurableObject(env.WEBHOOK_RUNNER.getByName(runner), (_, { storage }) =>
      storage.put('canary', new TextEncoder().encode(canary.text).toHex()),
    )
    const [mailbox = ''] = issued.mailboxes
    await runInDurableObject(env.MAILBOX.get(env.MAILBOX.idFromString(mailbox)), (_, { storage }) =>
      storage.put('canary', canary.text),
    )
    const places = findSecrets([canary], await dump(issued)).map((each) => each.slice('canary at '.length))
    // No mail knows of them, and other tests count objects.
    await env.RAW.delete(objects)
    const bare = new Set(places.map((place) => place.replace(/:.*/, '')))
    for (const place of [
      ...[
        'DB.api_keys.name',
        `${ledger}.templates.name`,
        `${ledger}.suppressions.address`,
        'REQUEST_LOG.kept_requests.endpoint',
      ],
      ...['RAW', 'RAW key', 'WEBHOOK_RUNNER', 'MAILBOX'],
    ])
      expect([...bare]).toContain(place)
  })

  it('knows a secret by its base64 whatever stands around it', () => {
    for (let before = 0; before < 7; before++) {
      const around = `${'x'.repeat(before)}a secret of some length${'y'.repeat(7 - before)}`
      const kept = [{ place: 'here', text: btoa(around) }]
      expect(findSecrets([{ name: 's', text: 'a secret of some length' }], kept)).toEqual(['s at here'])
    }
    expect(formsOf('a secret of some length').every((form) => form.length > 16)).toBe(true)
  })
})
