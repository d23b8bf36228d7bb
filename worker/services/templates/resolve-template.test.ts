import { CreateTemplate } from '@mailstead/contracts/api/template.ts'
import { describe, expect, it } from 'vitest'
import { createTenant } from '../../../test/worker/create-tenant.ts'
import { createTemplate } from './create-template.ts'
import { publishTemplate } from './publish-template.ts'
import { resolveTemplate } from './resolve-template.ts'
import { updateTemplate } from './update-template.ts'

async function stage() {
  const { deps, tenant } = await createTenant()
  const access = { tenant: tenant.id, shard: tenant.shard }
  const request = CreateTemplate.parse({
    name: 'Order',
    alias: 'order',
    subject: 'Order of {{{NAME}}}',
    html: '<p>{{{NAME}}}</p>',
    reply_to: 'help@x.example',
    variables: [{ key: 'NAME', type: 'string' }],
  })
  const id = await createTemplate(deps, access, request)
  return { deps, access, id }
}

describe('resolveTemplate', () => {
  it('fills in what was published, by id and by alias', async () => {
    const { deps, access, id } = await stage()
    await publishTemplate(deps, access, id)
    await updateTemplate(deps, access, id, { html: 'a draft' })
    const variables = { NAME: '<Ada>' }
    const mail = await resolveTemplate(deps, access, { id, variables })
    expect(mail).toEqual({
      subject: 'Order of <Ada>',
      html: '<p>&lt;Ada&gt;</p>',
      text: null,
      from: null,
      replyTo: ['help@x.example'],
    })
    expect(await resolveTemplate(deps, access, { id: 'order', variables })).toEqual(mail)
  })

  it('refuses what is missing, what was never published, and variables that do not fit', async () => {
    const { deps, access, id } = await stage()
    const refusal = (code: string, message: string) => ({ code, message: expect.stringContaining(message) })
    await expect(resolveTemplate(deps, access, { id: 'other' })).rejects.toMatchObject(refusal('not_found', 'template'))
    await expect(resolveTemplate(deps, access, { id })).rejects.toMatchObject(
      refusal('validation_error', '`template.id`: the template'),
    )
    await publishTemplate(deps, access, id)
    await expect(resolveTemplate(deps, access, { id })).rejects.toMatchObject(
      refusal('validation_error', '`template.variables.NAME`: is missing'),
    )
    await expect(resolveTemplate(deps, access, { id, variables: { NAME: '', X: 1 } })).rejects.toMatchObject(
      refusal('validation_error', '`template.variables.X`: is no variable'),
    )
  })

  it('gives no account the template of another', async () => {
    const [a, b] = [await stage(), await stage()]
    await publishTemplate(a.deps, a.access, a.id)
    await expect(resolveTemplate(b.deps, b.access, { id: a.id })).rejects.toMatchObject({ code: 'not_found' })
  })
})
