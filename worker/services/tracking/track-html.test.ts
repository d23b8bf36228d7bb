import { MessageId } from '@mailstead/contracts/ids.ts'
import { describe, expect, it } from 'vitest'
import { createTenant } from '../../../test/worker/create-tenant.ts'
import { newId } from '../../platform/ids.ts'
import { trackEmailHtml } from './track-html.ts'
import { readTrackedLink } from './tracked-links.ts'
import { openUnsubscribe, unsubscribeHeaders } from './unsubscribe-link.ts'

async function stage() {
  const { deps, tenant } = await createTenant()
  return { deps, mail: { tenant: tenant.id, messageId: MessageId.parse(newId(deps.clock.now())) } }
}

const HTML = '<body><a href="https://a.example/?a=1&amp;b=2">x</a></body>'

describe('trackEmailHtml', () => {
  it('gives the mail its image and its links', async () => {
    const { deps, mail } = await stage()
    const html = await trackEmailHtml(deps, { ...mail, html: HTML, opens: true, clicks: true })
    const [, click = '', open = ''] =
      /^<body><a href="https:\/\/mail\.mailstead\.test\/t\/c\/([\w-]+)">x<\/a><img src="https:\/\/mail\.mailstead\.test\/t\/o\/([\w-]+)" width="1" height="1" alt="" style="display:block"><\/body>$/.exec(
        html,
      ) ?? []
    expect(await readTrackedLink(deps, 'click', click)).toEqual({ ...mail, url: 'https://a.example/?a=1&b=2' })
    expect(await readTrackedLink(deps, 'open', open)).toEqual({ ...mail, url: '' })
  })

  it('does what was asked for and no more', async () => {
    const { deps, mail } = await stage()
    const track = (opens: boolean, clicks: boolean) => trackEmailHtml(deps, { ...mail, html: HTML, opens, clicks })
    expect(await track(false, false)).toBe(HTML)
    expect(await track(false, true)).not.toContain('<img')
    expect(await track(true, false)).toContain('<a href="https://a.example/?a=1&amp;b=2">')
  })

  it('leaves links of our own', async () => {
    const { deps, mail } = await stage()
    const html = `<a href="${deps.config.PUBLIC_URL}/u/x">x</a>`
    expect(await trackEmailHtml(deps, { ...mail, html, opens: false, clicks: true })).toBe(html)
  })
})

describe('unsubscribeHeaders', () => {
  it('make a link that tells nobody whose it is', async () => {
    const { deps, mail } = await stage()
    const headers = await unsubscribeHeaders(deps, { ...mail, address: 'Bob@peer.example' })
    expect(headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click')
    const [, token = ''] = /^<https:\/\/mail\.mailstead\.test\/u\/([\w.~-]+)>$/.exec(headers['List-Unsubscribe']) ?? []
    expect(await openUnsubscribe(deps, token)).toEqual({ ...mail, address: 'Bob@peer.example' })
    expect(headers['List-Unsubscribe'].length).toBeLessThan(500)
    expect(
      atob(token.split('.').at(-1)?.replaceAll('-', '+').replaceAll('_', '/').replaceAll('~', '=') ?? ''),
    ).not.toContain('peer')
  })
})
