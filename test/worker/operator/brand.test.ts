/** Name, logo and favicon of the deployment: who changes them, what is taken, and how everybody gets them. */
import { env, exports } from 'cloudflare:workers'
import { afterEach, describe, expect, it } from 'vitest'
import { createDeps } from '../../../worker/deps.ts'
import { readConfig } from '../../../worker/env.ts'
import { readSite } from '../../../worker/services/operator/settings.ts'
import { call } from '../call.ts'
import { callAs, createPerson } from '../people/create-person.ts'

const staff = await createPerson({ staff: true })
const patch = (body: object) => callAs(staff, 'PATCH', '/v1/operator/settings', { body })
const site = async () => (await call('GET', '/v1/site')).json
const countRows = async () =>
  (await env.DB.prepare("select count(*) as n from settings where key like 'brand.%'").first<{ n: number }>())?.n

const base64 = (text: string) => btoa(text)
const svg = (inside = '') =>
  base64(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1z"/>${inside}</svg>`)
/** One pixel. */
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

afterEach(async () => {
  await env.DB.prepare("delete from settings where key like 'brand.%' or key in (?, ?, ?)")
    .bind('platform_name', 'abuse_contact', 'sign_up')
    .run()
})

describe('what the deployment is called', () => {
  it('is for everybody, and is that of the product until the operator says otherwise', async () => {
    expect(await site()).toEqual({
      ...{ object: 'site', name: 'Mailstead', logo_url: null, abuse_contact: null, sign_up: 'open' },
      submission: null,
    })
    await patch({ platform_name: 'Post & Co', abuse_contact: 'abuse@post.example', sign_up: 'invited' })
    expect(await site()).toEqual({
      ...{ object: 'site', name: 'Post & Co', logo_url: null, abuse_contact: 'abuse@post.example' },
      ...{ sign_up: 'invited', submission: null },
    })
  })

  it('tells where mail is handed in by SMTP, where it is', async () => {
    const told = readConfig({ ...env, SUBMISSION_HOST: 'smtp.post.example', SUBMISSION_PORT: '2587' })
    const { submission } = await readSite({ ...createDeps(env), config: told })
    expect(submission).toEqual({ host: 'smtp.post.example', port: 2587, tls_port: 465 })
  })

  it.each(['nobody', 'http://post.example/abuse', 'javascript:alert(1)', 'a@b.example\r\nBcc: c@d.example', ''])(
    'has no contact %s',
    async (abuse_contact) => {
      const { status, json } = await patch({ abuse_contact })
      expect({ status, name: json.name }).toEqual({ status: 422, name: 'validation_error' })
      expect(json.message).toContain('`abuse_contact`')
      expect((await site()).abuse_contact).toBeNull()
    },
  )

  it('has a page as contact', async () => {
    await patch({ abuse_contact: 'https://post.example/abuse' })
    expect((await site()).abuse_contact).toBe('https://post.example/abuse')
    await patch({ abuse_contact: null })
    expect((await site()).abuse_contact).toBeNull()
  })
})

describe('the logo', () => {
  it('has an address that changes with its bytes, and is kept by browsers for good', async () => {
    const { json } = await patch({ logo: PNG })
    expect(json.logo).toEqual({
      ...{ url: expect.stringMatching(/^\/brand\/logo\?v=[0-9a-f]{16}$/), content_type: 'image/png', size: 70 },
    })
    expect(await site()).toMatchObject({ logo_url: json.logo.url })
    const shown = await exports.default.fetch(`http://mailstead.test${json.logo.url}`)
    expect(shown.status).toBe(200)
    expect(new Uint8Array(await shown.arrayBuffer()).toBase64()).toBe(PNG)
    expect(Object.fromEntries(shown.headers)).toMatchObject({
      ...{ 'content-type': 'image/png', 'x-content-type-options': 'nosniff', 'content-disposition': 'inline' },
      'cache-control': 'public, max-age=31536000, immutable',
      'content-security-policy': expect.stringContaining('sandbox'),
    })
    const second = await patch({ logo: svg() })
    expect(second.json.logo.url).not.toBe(json.logo.url)
    // What is kept for good under the first address is the first image, never another.
    expect((await call('GET', json.logo.url)).status).toBe(404)
    const present = await call('GET', '/brand/logo')
    expect(present.headers.get('content-type')).toBe('image/svg+xml')
    expect(present.headers.get('cache-control')).toBe('no-cache')
  })

  it('as SVG is an image only: it runs nothing, loads nothing and is saved by who goes to it', async () => {
    const { json } = await patch({ logo: svg() })
    const { headers } = await call('GET', json.logo.url)
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox",
    )
    expect(headers.get('content-disposition')).toBe('attachment; filename="image.svg"')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  })

  it('is taken away, bytes and all', async () => {
    const { json } = await patch({ logo: PNG, favicon: PNG })
    expect(await countRows()).toBe(4)
    expect((await patch({ logo: null, favicon: null })).json).toMatchObject({ logo: null, favicon: null })
    expect(await countRows()).toBe(0)
    expect((await call('GET', json.logo.url)).json).toMatchObject({ statusCode: 404, name: 'not_found' })
    expect((await site()).logo_url).toBeNull()
  })

  it.each([
    ['no base64', '%%%', 'is no base64'],
    ['nothing', '', 'none of PNG, SVG and ICO'],
    ['a page', base64('<!doctype html><script>alert(1)</script>'), 'no SVG that can be read'],
    ['a script', svg('<script>alert(1)</script>'), '`script`'],
    ['a handler', svg('<path onclick="alert(1)"/>'), '`onclick`'],
    ['a JPEG', base64('\xff\xd8\xff\xe0'), 'none of PNG, SVG and ICO'],
    ['a cut PNG', PNG.slice(0, 40), 'cut off or damaged'],
    ['a PNG with a page behind it', base64(`${atob(PNG)}<script>`), 'goes on after its end'],
    ['101 KB', base64(atob(PNG).padEnd(102_401, 'x')), 'has 102401 bytes; at most 102400'],
  ])('%s is refused, and nothing of the request is kept', async (_, logo, why) => {
    await patch({ logo: PNG })
    const before = await call('GET', '/brand/logo')
    const { status, json } = await patch({ platform_name: 'Other', logo })
    expect({ status, name: json.name }).toEqual({ status: 422, name: 'validation_error' })
    expect(json.message).toMatch(/^`logo`: .+\.$/)
    expect(json.message).toContain(why)
    expect((await call('GET', '/brand/logo')).text).toBe(before.text)
    expect((await site()).name).toBe('Mailstead')
  })

  it.each([5, {}, ['x'], true])('%j is refused', async (favicon) => {
    expect((await patch({ favicon })).json).toMatchObject({ statusCode: 422, name: 'validation_error' })
  })

  it('and no other image has an address', async () => {
    for (const path of ['/brand/logo.bytes', '/brand/x', '/brand/%2e%2e', '/brand'])
      expect((await call('GET', path)).json).toMatchObject({ statusCode: 404, name: 'not_found' })
  })
})

describe('the favicon', () => {
  it('is that of the product, or the one of the deployment', async () => {
    const before = await call('GET', '/favicon.ico')
    expect({ status: before.status, to: before.headers.get('location') }).toEqual({ status: 302, to: '/favicon.svg' })
    await patch({ favicon: svg() })
    const { status, headers } = await call('GET', '/favicon.ico')
    expect(status).toBe(200)
    expect(headers.get('content-type')).toBe('image/svg+xml')
    // Its address is always the same.
    expect(headers.get('cache-control')).toBe('public, max-age=300')
  })
})
