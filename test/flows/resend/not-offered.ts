import type { Resend } from 'resend'
import { describe, it } from 'vitest'
import { type Connect, expectError, type Outcome } from './context.ts'

const [id, email, segmentId] = ['0197a6c2-3b4e-7d11-8f00-5b6c7d8e9fa0', 'a@b.example', 's']
const [threadId, emailId, draftId, labelId] = ['t', 'e', 'd', 'l']
const inbox = { inboxId: id }
const automation = { name: 'n', steps: [], connections: [] }
const broadcast = { segmentId, from: email, subject: 's', text: 't' }

type Call = (resend: Resend) => PromiseLike<Outcome>

/** By the path of the method. */
const CALLS: Readonly<Record<string, Call>> = {
  'audiences.create': ({ audiences }) => audiences.create({ name: 'n' }),
  'audiences.list': ({ audiences }) => audiences.list(),
  'audiences.get': ({ audiences }) => audiences.get(id),
  'audiences.update': ({ audiences }) => audiences.update(id, { name: 'n' }),
  'audiences.remove': ({ audiences }) => audiences.remove(id),
  'automations.create': ({ automations }) => automations.create(automation),
  'automations.list': ({ automations }) => automations.list({ status: 'enabled' }),
  'automations.get': ({ automations }) => automations.get(id),
  'automations.update': ({ automations }) => automations.update(id, automation),
  'automations.remove': ({ automations }) => automations.remove(id),
  'automations.duplicate': ({ automations }) => automations.duplicate(id),
  'automations.stop': ({ automations }) => automations.stop(id),
  'automations.runs.list': ({ automations }) => automations.runs.list({ automationId: id }),
  'automations.runs.get': ({ automations }) => automations.runs.get({ automationId: id, runId: id }),
  'broadcasts.create': ({ broadcasts }) => broadcasts.create(broadcast),
  'broadcasts.send': ({ broadcasts }) => broadcasts.send(id),
  'broadcasts.list': ({ broadcasts }) => broadcasts.list(),
  'broadcasts.get': ({ broadcasts }) => broadcasts.get(id),
  'broadcasts.recipients': ({ broadcasts }) => broadcasts.recipients(id, { type: 'sent' }),
  'broadcasts.clickedLinks': ({ broadcasts }) => broadcasts.clickedLinks(id),
  'broadcasts.update': ({ broadcasts }) => broadcasts.update(id, { name: 'n' }),
  'broadcasts.cancel': ({ broadcasts }) => broadcasts.cancel(id),
  'broadcasts.duplicate': ({ broadcasts }) => broadcasts.duplicate(id),
  'broadcasts.remove': ({ broadcasts }) => broadcasts.remove(id),
  'contactProperties.create': ({ contactProperties: all }) => all.create({ key: 'k', type: 'string' }),
  'contactProperties.list': ({ contactProperties: all }) => all.list(),
  'contactProperties.get': ({ contactProperties: all }) => all.get(id),
  'contactProperties.update': ({ contactProperties: all }) => all.update({ id, fallbackValue: 'v' }),
  'contactProperties.remove': ({ contactProperties: all }) => all.remove(id),
  'contacts.create': ({ contacts }) => contacts.create({ email }),
  'contacts.create in an audience': ({ contacts }) => contacts.create({ email, audienceId: id }),
  'contacts.list': ({ contacts }) => contacts.list(),
  'contacts.list of a segment': ({ contacts }) => contacts.list({ segmentId }),
  'contacts.get': ({ contacts }) => contacts.get({ email }),
  'contacts.update': ({ contacts }) => contacts.update({ id, firstName: 'n' }),
  'contacts.remove': ({ contacts }) => contacts.remove(email),
  'contacts.imports.create': ({ contacts }) =>
    contacts.imports.create({ file: new Blob(['email\na@b.example']), columnMap: { email: 'email' } }),
  'contacts.imports.list': ({ contacts }) => contacts.imports.list({ status: 'failed' }),
  'contacts.imports.get': ({ contacts }) => contacts.imports.get(id),
  'contacts.segments.list': ({ contacts }) => contacts.segments.list({ email }),
  'contacts.segments.add': ({ contacts }) => contacts.segments.add({ email, segmentId }),
  'contacts.segments.remove': ({ contacts }) => contacts.segments.remove({ contactId: id, segmentId }),
  'contacts.topics.list': ({ contacts }) => contacts.topics.list({ email }),
  'contacts.topics.update': ({ contacts }) => contacts.topics.update({ id, topics: [] }),
  'domains.claims.create': ({ domains }) => domains.claims.create({ name: 'b.example' }),
  'domains.claims.get': ({ domains }) => domains.claims.get(id),
  'domains.claims.verify': ({ domains }) => domains.claims.verify(id),
  'events.send': ({ events }) => events.send({ event: 'n', email }),
  'events.create': ({ events }) => events.create({ name: 'n' }),
  'events.list': ({ events }) => events.list(),
  'events.get': ({ events }) => events.get('n'),
  'events.update': ({ events }) => events.update('n', { schema: null }),
  'events.remove': ({ events }) => events.remove('n'),
  'inboxes.agent.get': ({ inboxes }) => inboxes.agent.get(inbox),
  'inboxes.agent.update': ({ inboxes }) => inboxes.agent.update({ ...inbox, instructions: 'i' }),
  'inboxes.drafts.list': ({ inboxes }) => inboxes.drafts.list({ emailAddress: email }),
  'inboxes.drafts.create': ({ inboxes }) => inboxes.drafts.create({ ...inbox, to: email }),
  'inboxes.drafts.get': ({ inboxes }) => inboxes.drafts.get({ ...inbox, draftId }),
  'inboxes.drafts.update': ({ inboxes }) => inboxes.drafts.update({ ...inbox, draftId, text: 't' }),
  'inboxes.drafts.remove': ({ inboxes }) => inboxes.drafts.remove({ ...inbox, draftId }),
  'inboxes.drafts.send': ({ inboxes }) => inboxes.drafts.send({ ...inbox, draftId }),
  'inboxes.labels.list': ({ inboxes }) => inboxes.labels.list(inbox),
  'inboxes.labels.create': ({ inboxes }) => inboxes.labels.create({ ...inbox, name: 'n' }),
  'inboxes.labels.update': ({ inboxes }) => inboxes.labels.update({ ...inbox, labelId, name: 'n' }),
  'inboxes.labels.remove': ({ inboxes }) => inboxes.labels.remove({ ...inbox, labelId }),
  'inboxes.threads.emails.reply': ({ inboxes: { threads } }) =>
    threads.emails.reply({ ...inbox, threadId, emailId, text: 't' }),
  'inboxes.threads.emails.forward': ({ inboxes: { threads } }) =>
    threads.emails.forward({ ...inbox, threadId, emailId, to: email }),
  'inboxes.threads.labels.add': ({ inboxes: { threads } }) => threads.labels.add({ ...inbox, threadId, labels: ['l'] }),
  'inboxes.threads.labels.set': ({ inboxes: { threads } }) => threads.labels.set({ ...inbox, threadId, labels: ['l'] }),
  'inboxes.threads.labels.remove': ({ inboxes: { threads } }) => threads.labels.remove({ ...inbox, threadId, labelId }),
  'oauthGrants.list': ({ oauthGrants }) => oauthGrants.list(),
  'oauthGrants.revoke': ({ oauthGrants }) => oauthGrants.revoke(id),
  'segments.create': ({ segments }) => segments.create({ name: 'n' }),
  'segments.list': ({ segments }) => segments.list(),
  'segments.get': ({ segments }) => segments.get(id),
  'segments.update': ({ segments }) => segments.update(id, { name: 'n' }),
  'segments.remove': ({ segments }) => segments.remove(id),
  'topics.create': ({ topics }) => topics.create({ name: 'n', defaultSubscription: 'opt_in' }),
  'topics.list': ({ topics }) => topics.list(),
  'topics.get': ({ topics }) => topics.get(id),
  'topics.update': ({ topics }) => topics.update({ id, name: 'n' }),
  'topics.remove': ({ topics }) => topics.remove(id),
}

/** Every method that is answered by "not offered", and nothing else of the package. */
export function checkNotOffered(connect: Connect): void {
  describe('what is not offered says so', () => {
    it.each(Object.entries(CALLS))('%s', async (_, call) => {
      await expectError(call(connect().resend), 'not_found', 404, 'not offered')
    })
  })
}
