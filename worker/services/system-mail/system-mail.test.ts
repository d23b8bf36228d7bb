import { env } from 'cloudflare:workers'
import { eq } from 'drizzle-orm'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { createTenant } from '../../../test/worker/create-tenant.ts'
import { createDeps, type Deps } from '../../deps.ts'
import { tenant } from '../../store/directory/schema.ts'
import { writeSetting } from '../../store/directory/settings.ts'
import { renderHtml, renderText } from './render.ts'
import { SYSTEM_SENDER, sendSystemMail } from './send-system-mail.ts'
import { type SystemMail, textOf } from './texts.ts'

const asked = { platform: 'Post & Co', ip: '192.0.2.7', atMs: Date.UTC(2026, 10, 29, 12, 5) }
const newAddress = () => `${crypto.randomUUID()}@peer.example`
const mailTo = (to: string, more: Partial<SystemMail> = {}): SystemMail => ({
  ...{ kind: 'invitation', to, link: 'https://mail.mailstead.test/invite?token=a.b', ip: '192.0.2.7' },
  ...{ about: 'Acme', by: 'Ada', ...more },
})

/** The operator's tenant, with or without a sender, and what is logged. */
async function stage(sender: 'set' | 'none' | 'foreign', mode: 'development' | 'production' = 'development') {
  const operator = await createTenant()
  const id = operator.tenant.id
  await operator.deps.directory.update(tenant).set({ operator: false })
  await operator.deps.directory.update(tenant).set({ operator: true }).where(eq(tenant.id, id))
  const log = vi.fn()
  const deps: Deps = { ...operator.deps, log, config: { ...operator.deps.config, MODE: mode } }
  const domain = sender === 'foreign' ? 'stranger.example' : operator.domain.name
  if (sender !== 'none') await writeSetting(deps.directory, SYSTEM_SENDER, `Mailstead <no-reply@${domain}>`)
  const sent = async () => (await call('GET', '/v1/emails', { key: operator.apiKey })).json.data
  const raw = async (message: string) => (await call('GET', `/v1/emails/${message}/raw`, { key: operator.apiKey })).text
  return { deps, log, sent, raw }
}

afterEach(async () => {
  await env.DB.prepare('delete from settings where key in (?, ?)').bind(SYSTEM_SENDER, 'platform_name').run()
  await createDeps(env).directory.update(tenant).set({ operator: false })
})

describe('a mail about an account', () => {
  it('goes out as the operator’s tenant, in both forms, and says who asked', async () => {
    const { deps, sent, raw, log } = await stage('set')
    const to = newAddress()
    await sendSystemMail(deps, mailTo(to))
    const [mail] = await sent()
    expect(mail).toMatchObject({ to: [to], subject: 'Ada invites you to Acme' })
    const text = await raw(mail.id)
    for (const part of ['text/plain', 'text/html', '192.0.2.7', 'Auto-Submitted: auto-generated'])
      expect(text).toContain(part)
    expect(log).not.toHaveBeenCalledWith('error', expect.anything(), expect.anything())
  })

  it.each([
    ['a name', { by: 'Ada\r\nBcc: eve@peer.example' }],
    ['an account', { about: 'Acme\r\nX-Evil: 1' }],
    ['an address', { to: 'a@peer.example\r\nBcc: eve@peer.example' }],
    ['two addresses', { to: 'a@peer.example, b@peer.example' }],
  ])('is not sent with %s that would begin another header or reach another', async (_, more) => {
    const { deps, sent, log } = await stage('set')
    await sendSystemMail(deps, mailTo(newAddress(), more))
    expect(await sent()).toEqual([])
    expect(log).toHaveBeenCalledWith('error', 'system_mail.not_sent', expect.anything())
  })

  it('says what the deployment is called', async () => {
    const { deps, sent, raw } = await stage('set')
    await writeSetting(deps.directory, 'platform_name', '"Post & Co"')
    await sendSystemMail(deps, mailTo(newAddress()))
    const text = await raw((await sent())[0].id)
    expect(text).toContain('Asked for at Post & Co on')
    expect(text).toContain('Post &amp; Co')
  })

  it('without a sender is a line with its link in development, and an error without it in production', async () => {
    const development = await stage('none')
    const mail = mailTo(newAddress())
    await sendSystemMail(development.deps, mail)
    const { kind, to, link } = mail
    const told = { kind, to, link, subject: 'Ada invites you to Acme' }
    expect(development.log).toHaveBeenCalledWith('info', 'system_mail.link', told)
    const production = await stage('none', 'production')
    await sendSystemMail(production.deps, mailTo(newAddress()))
    expect(production.log).toHaveBeenCalledWith('error', 'system_mail.not_sent', expect.anything())
    expect(JSON.stringify(production.log.mock.calls)).not.toContain('token')
  })

  it('never fails the one who asked, whatever the sender is', async () => {
    const { deps, log } = await stage('foreign', 'production')
    await sendSystemMail(deps, mailTo(newAddress()))
    expect(log).toHaveBeenCalledWith('error', 'system_mail.not_sent', {
      ...{ kind: 'invitation', error: expect.stringContaining('stranger.example') },
    })
  })
})

describe('the texts', () => {
  const KINDS = [
    'verification',
    'reset',
    'existing_account',
    'address_change',
    'invitation',
    'limit',
    'standing',
    'webhook',
  ] as const

  it.each(KINDS)('of %s have subject, link, and who asked when, in both forms', (kind) => {
    const mail = mailTo('a@peer.example', { kind })
    const text = textOf(mail)
    expect(text.subject).toMatch(/^\S.{5,80}$/)
    for (const form of [renderText(text, mail.link, asked), renderHtml(text, mail.link, asked)]) {
      expect(form).toContain('https://mail.mailstead.test/invite?token=a.b')
      expect(form).toContain('2026-11-29 at 12:05 UTC from the address 192.0.2.7')
      expect(form).toContain(text.button)
    }
  })

  it('show what people wrote as text', () => {
    const text = textOf(mailTo('a@peer.example', { by: '<script>alert(1)</script>', about: '"><img src=x>' }))
    const html = renderHtml(text, 'https://mail.example/?a=1&b="', asked)
    expect(html).not.toMatch(/<script|<img/)
    expect(html).toContain('&lt;script&gt;')
    expect(html).toContain('href="https://mail.example/?a=1&amp;b=&quot;"')
  })
})
