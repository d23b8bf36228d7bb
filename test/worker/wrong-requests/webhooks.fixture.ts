/** Wrong requests about webhooks. */
const TODO = ''
import { long, type World, type WrongRequest } from './wrong-request.ts'

const POST = 'POST /v1/webhooks'

export function wrongWebhooks({ webhook }: World): readonly WrongRequest[] {
  const of = (more: object) => ({ body: { endpoint: 'https://a.example/', events: ['email.sent'], ...more } })
  const patch = `PATCH /v1/webhooks/${webhook}` as const
  return [
    ['no endpoint', POST, { body: { events: ['email.sent'] } }, TODO],
    ['no events', POST, { body: { endpoint: 'https://a.example/' } }, TODO],
    ['an empty endpoint', POST, of({ endpoint: '' }), TODO],
    ['an endpoint that is no URL', POST, of({ endpoint: 'a.example' }), TODO],
    ['an endpoint without TLS', POST, of({ endpoint: 'http://a.example/' }), TODO],
    ['an endpoint on loopback', POST, of({ endpoint: 'https://127.0.0.1/' }), TODO],
    ['an endpoint in a private network', POST, of({ endpoint: 'https://192.168.1.1/' }), TODO],
    ['an endpoint on loopback in IPv6', POST, of({ endpoint: 'https://[::1]/' }), TODO],
    ['an endpoint with a password', POST, of({ endpoint: 'https://u:p@a.example/' }), TODO],
    ['an endpoint that is too long', POST, of({ endpoint: `https://a.example/${long(2_048)}` }), TODO],
    ['an endpoint that is a number', POST, of({ endpoint: 7 }), TODO],
    ['an empty list of events', POST, of({ events: [] }), TODO],
    ['an event that is none', POST, of({ events: ['email.eaten'] }), TODO],
    ['events as text', POST, of({ events: 'email.sent' }), TODO],
    ['a secret of its own', POST, of({ signing_secret: 'whsec_x' }), TODO],
    ['no change', patch, { body: {} }, TODO],
    ['a status that is none', patch, { body: { status: 'paused' } }, TODO],
    ['an endpoint changed to loopback', patch, { body: { endpoint: 'https://localhost/' } }, TODO],
    ['one that is not there', 'GET /v1/webhooks/nonsense', {}, TODO],
    ['a secret of what is not there', 'POST /v1/webhooks/nonsense/signing-secret/rotate', {}, TODO],
    ['events of a status that is none', `GET /v1/webhooks/${webhook}/events?status=lost`, {}, TODO],
    ['events after no id', `GET /v1/webhooks/${webhook}/events?after=nonsense`, {}, TODO],
    ['an event that is not there', `GET /v1/webhooks/${webhook}/events/nonsense`, {}, TODO],
    ['attempts of what is not there', `GET /v1/webhooks/${webhook}/events/nonsense/attempts`, {}, TODO],
    ['a replay of what is not there', `POST /v1/webhooks/${webhook}/events/nonsense/replay`, {}, TODO],
  ]
}
