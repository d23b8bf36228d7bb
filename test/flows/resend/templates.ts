import { describe, expect, it } from 'vitest'
import { findInOutbox, waitForEvent } from '../client.ts'
import { type Connect, expectError, expectShape, got, ID, INSTANT, tag } from './context.ts'

/** `resend.templates`, and mails made from one. */
export function checkTemplates(connect: Connect): void {
  const newTemplate = () => ({
    name: `Order ${tag()}`,
    alias: `order-${tag()}`,
    from: `Shop <shop@${connect().running.domain}>`,
    subject: 'Your order {{{ORDER}}}',
    html: '<p>Thank you for {{{PRODUCT}}}</p>',
    text: 'Thanks: {{{PRODUCT}}}',
    replyTo: [`help@${connect().running.domain}`],
    variables: [
      { key: 'PRODUCT', type: 'string' as const, fallbackValue: 'the goods' },
      { key: 'ORDER', type: 'number' as const },
    ],
  })

  describe('templates', () => {
    it('create, get by id and by alias, list, update, publish and remove', async () => {
      const { templates } = connect().resend
      const given = newTemplate()
      const made = await got(templates.create(given))
      const { id } = made
      expectShape(made, { object: 'template', id: ID })
      const dates = { created_at: INSTANT, updated_at: INSTANT }
      const summary = {
        id,
        name: given.name,
        alias: given.alias,
        status: 'draft',
        published_at: null,
        ...dates,
      } as const
      const declared = {
        object: 'template',
        ...summary,
        subject: given.subject,
        html: given.html,
        text: given.text,
        from: given.from,
        reply_to: given.replyTo,
        has_unpublished_versions: expect.any(Boolean),
        current_version_id: expect.any(String),
        variables: [
          { key: 'PRODUCT', type: 'string', fallback_value: 'the goods', ...dates },
          { key: 'ORDER', type: 'number', fallback_value: null, ...dates },
        ],
      } as const
      expectShape(await got(templates.get(id)), { ...declared, variables: [...declared.variables] })
      expect((await got(templates.get(given.alias))).id).toBe(id)
      const list = await got(templates.list({ limit: 1 }))
      expectShape(list, { object: 'list', has_more: expect.any(Boolean), data: expect.any(Array) })
      expectShape(list.data[0], summary)
      expectShape(await got(templates.publish(id)), { object: 'template', id })
      expect(await got(templates.get(id))).toMatchObject({
        status: 'published',
        published_at: INSTANT,
        has_unpublished_versions: false,
      })
      expectShape(await got(templates.update(id, { subject: 'Order {{{ORDER}}}', replyTo: 'x@y.example' })), {
        object: 'template',
        id,
      })
      expect(await got(templates.get(id))).toMatchObject({
        subject: 'Order {{{ORDER}}}',
        reply_to: ['x@y.example'],
        has_unpublished_versions: true,
      })
      expectShape(await got(templates.remove(given.alias)), { object: 'template', id, deleted: true })
      await expectError(templates.get(id), 'not_found', 404)
    })

    it('create and duplicate can be published in one go', async () => {
      const { templates } = connect().resend
      const { id } = await got(templates.create(newTemplate()).publish())
      expect((await got(templates.get(id))).status).toBe('published')
      const copy = await got(templates.duplicate(id))
      expectShape(copy, { object: 'template', id: ID })
      expect(await got(templates.get(copy.id))).toMatchObject({ status: 'draft', alias: null })
      const other = await got(templates.duplicate(id).publish())
      expect((await got(templates.get(other.id))).status).toBe('published')
    })

    it('a mail is made from a published one', async () => {
      const { resend, running } = connect()
      const given = newTemplate()
      await got(resend.templates.create(given).publish())
      const to = `t-${tag()}@peer.example`
      const template = { id: given.alias, variables: { ORDER: 17, PRODUCT: '<tea>' } }
      const { id } = await got(resend.emails.send({ to, template }))
      await waitForEvent(running, id, 'delivered')
      expect(await got(resend.emails.get(id))).toMatchObject({
        from: given.from,
        subject: 'Your order 17',
        text: expect.stringContaining('Thanks: <tea>'),
        html: expect.stringContaining('Thank you for &lt;tea&gt;'),
      })
      expect(findInOutbox(running, to)).toHaveLength(1)
      const unfilled = resend.emails.send({ to, template: { id: given.alias } })
      await expectError(unfilled, 'validation_error', 422, 'ORDER')
    })

    it('errors', async () => {
      const { resend, running } = connect()
      const { templates } = resend
      const missing = crypto.randomUUID()
      await expectError(templates.create({ ...newTemplate(), name: '' }), 'validation_error', 422, 'name')
      await expectError(templates.get(missing), 'not_found', 404)
      await expectError(templates.update('no-alias', { name: 'n' }), 'not_found', 404)
      await expectError(templates.publish(missing), 'not_found', 404)
      await expectError(templates.duplicate(missing), 'not_found', 404)
      await expectError(templates.duplicate(missing).publish(), 'not_found', 404)
      await expectError(templates.remove(missing), 'not_found', 404)
      const { id } = await got(templates.create(newTemplate()))
      const draft = resend.emails.send({ from: `a@${running.domain}`, to: 'b@peer.example', template: { id } })
      await expectError(draft, 'validation_error', 422, 'publish')
    })
  })
}
