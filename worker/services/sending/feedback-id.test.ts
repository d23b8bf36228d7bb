import { describe, expect, it } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { createTenant, type TestTenant } from '../../../test/worker/create-tenant.ts'

async function sendRaw(tenant: TestTenant, headers?: Record<string, string>): Promise<string> {
  const body = { from: `a@${tenant.domain.name}`, to: 'b@peer.example', subject: 's', text: 't', headers }
  const { json } = await call('POST', '/v1/emails', { key: tenant.apiKey, body })
  return (await call('GET', `/v1/emails/${json.id}/raw`, { key: tenant.apiKey })).text
}

const unfold = (raw: string): string => raw.replace(/\r\n[ \t]+/g, ' ')
const signedNames = (raw: string): string[] =>
  [...unfold(raw).matchAll(/^DKIM-Signature:.*?\bh=([^;]*)/gim)].map(([, names = '']) => names.toLowerCase())

describe('Feedback-ID', () => {
  it('names class, domain and account, the same in every mail, and both signatures cover it', async () => {
    const tenant = await createTenant()
    const [one, other] = [await sendRaw(tenant), await sendRaw(tenant)]
    const field = `Feedback-ID: transactional:${tenant.domain.id}:${tenant.tenant.id}:mailstead`
    for (const raw of [one, other]) {
      expect(unfold(raw)).toContain(field)
      expect(signedNames(raw)).toHaveLength(2)
      for (const names of signedNames(raw)) expect(names.split(/\s*:\s*/)).toContain('feedback-id')
    }
  })

  it("of the caller's own stays, whatever its case", async () => {
    const raw = await sendRaw(await createTenant(), { 'FEEDBACK-id': 'campaign:a:b:me' })
    expect(raw.match(/^feedback-id:.*$/gim)).toEqual(['Feedback-ID: campaign:a:b:me'])
  })
})
