/** Wrong requests about webhooks. */
import { long, type World, type WrongRequest } from './wrong-request.ts'

const POST = 'POST /v1/webhooks'

export function wrongWebhooks({ webhook }: World): readonly WrongRequest[] {
  const of = (more: object) => ({ body: { endpoint: 'https://a.example/', events: ['email.sent'], ...more } })
  const patch = `PATCH /v1/webhooks/${webhook}` as const
  return [
    [
      'no endpoint',
      POST,
      { body: { events: ['email.sent'] } },
      '422 missing_required_field',
      'Missing `endpoint` field.',
    ],
    [
      'no events',
      POST,
      { body: { endpoint: 'https://a.example/' } },
      '422 missing_required_field',
      'Missing `events` field.',
    ],
    ['an empty endpoint', POST, of({ endpoint: '' }), '422 validation_error', '`endpoint`: must not be empty.'],
    [
      'an endpoint that is no URL',
      POST,
      of({ endpoint: 'a.example' }),
      '422 validation_error',
      '`endpoint`: The URL does not start with `https://` and a host. Give a whole https URL.',
    ],
    [
      'an endpoint without TLS',
      POST,
      of({ endpoint: 'http://a.example/' }),
      '422 validation_error',
      '`endpoint`: The URL is not encrypted. Use https instead of http.',
    ],
    [
      'an endpoint on loopback',
      POST,
      of({ endpoint: 'https://127.0.0.1/' }),
      '422 validation_error',
      '`endpoint`: The URL has an IP address as its host. Give a domain name.',
    ],
    [
      'an endpoint in a private network',
      POST,
      of({ endpoint: 'https://192.168.1.1/' }),
      '422 validation_error',
      '`endpoint`: The URL has an IP address as its host. Give a domain name.',
    ],
    [
      'an endpoint on loopback in IPv6',
      POST,
      of({ endpoint: 'https://[::1]/' }),
      '422 validation_error',
      '`endpoint`: The URL has an IP address as its host. Give a domain name.',
    ],
    [
      'an endpoint with a password',
      POST,
      of({ endpoint: 'https://u:p@a.example/' }),
      '422 validation_error',
      '`endpoint`: The URL has a user name or password in front of its host. Leave out everything up to `@`.',
    ],
    [
      'an endpoint that is too long',
      POST,
      of({ endpoint: `https://a.example/${long(2_048)}` }),
      '422 validation_error',
      '`endpoint`: has more than 2048 characters.',
    ],
    [
      'an endpoint that is a number',
      POST,
      of({ endpoint: 7 }),
      '422 validation_error',
      '`endpoint`: must be a string, not a number.',
    ],
    [
      'an empty list of events',
      POST,
      of({ events: [] }),
      '422 validation_error',
      '`events`: must name at least one event type.',
    ],
    [
      'an event that is none',
      POST,
      of({ events: ['email.eaten'] }),
      '422 validation_error',
      '`events.0`: "email.eaten" is no event type; give some of email.sent, email.scheduled, email.delivered, email.delivery_delayed, email.complained, email.bounced, email.opened, email.clicked, email.received, email.failed, email.suppressed, email.canceled, contact.created, contact.updated, contact.deleted, contact.topics.updated, webhook.disabled, limit.approached, limit.reached, account.standing_changed, domain.created, domain.updated, domain.deleted, suppression.added, suppression.removed, topic.created, topic.updated, topic.deleted, inbox.created, inbox.updated, inbox.deleted, inbox.thread.created, inbox.thread.folder.updated, inbox.thread.assigned, inbox.thread.unassigned, inbox.thread.labels.updated, inbox.email.received, inbox.email.sent, inbox.draft.created, inbox.draft.updated, inbox.draft.sent, inbox.draft.deleted.',
    ],
    [
      'events as text',
      POST,
      of({ events: 'email.sent' }),
      '422 validation_error',
      '`events`: must be an array, not a string.',
    ],
    [
      'a secret of its own',
      POST,
      of({ signing_secret: 'whsec_x' }),
      '422 validation_error',
      '`signing_secret`: unknown field. Check its spelling, or leave it out.',
    ],
    ['no change', patch, { body: {} }, '422 validation_error', 'The body: give `endpoint`, `events` or `status`.'],
    [
      'a status that is none',
      patch,
      { body: { status: 'paused' } },
      '422 validation_error',
      '`status`: must be `enabled` or `disabled`.',
    ],
    [
      'an endpoint changed to loopback',
      patch,
      { body: { endpoint: 'https://localhost/' } },
      '422 validation_error',
      '`endpoint`: The host has a name that is not public. Give a name of the public DNS.',
    ],
    [
      'one that is not there',
      'GET /v1/webhooks/nonsense',
      {},
      '404 not_found',
      'There is no such webhook. Check the id; ids of another account look the same as missing ones.',
    ],
    [
      'a secret of what is not there',
      'POST /v1/webhooks/nonsense/signing-secret/rotate',
      {},
      '404 not_found',
      'There is no such webhook. Check the id; ids of another account look the same as missing ones.',
    ],
    [
      'events of a status that is none',
      `GET /v1/webhooks/${webhook}/events?status=lost`,
      {},
      '422 validation_error',
      '`status`: must be `success`, `pending`, `failed` or `attempting`.',
    ],
    [
      'events after no id',
      `GET /v1/webhooks/${webhook}/events?after=nonsense`,
      {},
      '422 validation_error',
      '`after`: is no id of this list. Give the `id` of one of its entries.',
    ],
    [
      'an event that is not there',
      `GET /v1/webhooks/${webhook}/events/nonsense`,
      {},
      '404 not_found',
      'There is no such event of this webhook. Check the id; ids of another account look the same as missing ones.',
    ],
    [
      'attempts of what is not there',
      `GET /v1/webhooks/${webhook}/events/nonsense/attempts`,
      {},
      '404 not_found',
      'There is no such event of this webhook. Check the id; ids of another account look the same as missing ones.',
    ],
    [
      'a replay of what is not there',
      `POST /v1/webhooks/${webhook}/events/nonsense/replay`,
      {},
      '404 not_found',
      'There is no such event of this webhook. Check the id; ids of another account look the same as missing ones.',
    ],
  ]
}
