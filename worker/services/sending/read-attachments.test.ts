import { SendEmail } from '@mailstead/contracts/api/email.ts'
import { describe, expect, it } from 'vitest'
import { createTenant } from '../../../test/worker/create-tenant.ts'
import { authenticate } from '../access/authenticate.ts'
import { readRaw } from '../emails/read-raw.ts'
import { fakeInternet } from '../outgoing/fake-internet.fixture.ts'
import { HOSTILE_URLS } from '../outgoing/hostile-urls.fixture.ts'
import { readAttachments } from './read-attachments.ts'
import { submit } from './submit.ts'

const URL_OF_FILE = 'https://hooks.example.com/files/report.pdf'
const pdf = () => new Response('%PDF-1.7', { headers: { 'content-type': 'application/pdf' } })

describe('attachments by URL', () => {
  it('are fetched when the mail is accepted, and are part of it', async () => {
    const owner = await createTenant()
    const access = await authenticate(owner.deps, owner.apiKey, owner.domain.name)
    const { fetch, resolvers, requests } = fakeInternet(pdf)
    const deps = { ...owner.deps, fetch, resolvers }
    const request = SendEmail.parse({
      ...{ from: `a@${owner.domain.name}`, to: 'b@peer.example', subject: 's', text: 't' },
      attachments: [{ path: URL_OF_FILE }],
    })
    const first = await submit(deps, access, request, 'k')
    expect((await submit(deps, access, request, 'k')).id).toBe(first.id)
    expect(
      requests.map(({ url }) => url),
      'a repeat fetches nothing',
    ).toEqual([URL_OF_FILE])
    const raw = await readRaw(owner.deps, access, first.id)
    expect(raw).toContain('application/pdf')
    expect(raw).toContain('report.pdf')
    expect(raw).toContain(btoa('%PDF-1.7'))
  })

  it('have all limits of one mail together', async () => {
    const internet = fakeInternet(() => new Response(new Uint8Array(10_000_000)))
    const three = Array.from({ length: 3 }, () => ({ path: URL_OF_FILE }))
    await expect(readAttachments(internet, three)).rejects.toMatchObject({
      code: 'validation_error',
      message: expect.stringContaining('attachments.1.path'),
    })
  })

  it('that cannot be had now ask for a repeat, and others say what is wrong', async () => {
    const down = fakeInternet(() => new Response('', { status: 503 }))
    await expect(readAttachments(down, [{ path: URL_OF_FILE }])).rejects.toMatchObject({ code: 'service_unavailable' })
    const gone = fakeInternet(() => new Response('', { status: 404 }))
    await expect(readAttachments(gone, [{ path: URL_OF_FILE }])).rejects.toMatchObject({
      code: 'validation_error',
      message: expect.stringContaining('404'),
    })
  })

  it('never reach into a network', async () => {
    const internet = fakeInternet(pdf)
    for (const path of HOSTILE_URLS)
      await expect(readAttachments(internet, [{ path }]), path).rejects.toMatchObject({ code: 'validation_error' })
    expect(internet.requests).toEqual([])
  })
})
