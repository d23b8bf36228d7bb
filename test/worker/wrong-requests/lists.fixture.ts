/** Wrong queries of lists. */
const TODO = ''
import type { World, WrongRequest } from './wrong-request.ts'

const ID = '0197a6c2-3b4e-7d11-8f00-5b6c7d8e9fa0'

export function wrongLists({ inbox }: World): readonly WrongRequest[] {
  const threads = `/v1/inboxes/${inbox.id}/threads` as const
  return [
    ['mails: no rows', 'GET /v1/emails?limit=0', {}, TODO],
    ['mails: 101 rows', 'GET /v1/emails?limit=101', {}, TODO],
    ['mails: one row and a half', 'GET /v1/emails?limit=1.5', {}, TODO],
    ['mails: rows in hexadecimal', 'GET /v1/emails?limit=0x10', {}, TODO],
    ['mails: an empty limit', 'GET /v1/emails?limit=', {}, TODO],
    ['mails: two limits', 'GET /v1/emails?limit=1&limit=2', {}, TODO],
    ['mails: both after and before', `GET /v1/emails?after=${ID}&before=${ID}`, {}, TODO],
    ['mails: after what is no id', 'GET /v1/emails?after=nonsense', {}, TODO],
    ['mails: a parameter that is not there', 'GET /v1/emails?page=2', {}, TODO],
    ['mails: __proto__', 'GET /v1/emails?__proto__=1', {}, TODO],
    ['mails: a status that is none', 'GET /v1/emails?status=eaten', {}, TODO],
    ['mails: to what is no address', 'GET /v1/emails?to=nobody', {}, TODO],
    ['mails: from what is no address', 'GET /v1/emails?from=nobody', {}, TODO],
    ['mails: a domain that is not there', 'GET /v1/emails?domain=nowhere.example', {}, TODO],
    ['mails: a broken tag', 'GET /v1/emails?tag=a:b:c', {}, TODO],
    ['mails: since a day', 'GET /v1/emails?since=2026-11-01', {}, TODO],
    ['mails: until before since', 'GET /v1/emails?since=2026-11-02T00:00:00Z&until=2026-11-01T00:00:00Z', {}, TODO],
    ['received mails: 101 rows', 'GET /v1/emails/receiving?limit=101', {}, TODO],
    ['received mails: before what is no id', 'GET /v1/emails/receiving?before=%00', {}, TODO],
    ['domains: a negative limit', 'GET /v1/domains?limit=-1', {}, TODO],
    ['domains: after what is no id', 'GET /v1/domains?after=x', {}, TODO],
    ['aliases: 101 rows', 'GET /v1/aliases?limit=101', {}, TODO],
    ['aliases: both after and before', `GET /v1/aliases?after=${ID}&before=${ID}`, {}, TODO],
    ['API keys: after what is no id', 'GET /v1/api-keys?after=x', {}, TODO],
    ['API keys: after one that is not there', `GET /v1/api-keys?after=${'0'.repeat(32)}`, {}, TODO],
    ['blocklist: no rows', 'GET /v1/blocklist?limit=0', {}, TODO],
    ['inboxes: after what is no id', 'GET /v1/inboxes?after=x', {}, TODO],
    ['threads: 1e2 rows', `GET ${threads}?limit=1e2`, {}, TODO],
    ['threads: after what is no id', `GET ${threads}?after=x`, {}, TODO],
    ['suppressions: before what is no id', 'GET /v1/suppressions?before=x', {}, TODO],
    ['templates: after what is no id', 'GET /v1/templates?after=x', {}, TODO],
    ['webhooks: after what is no id', 'GET /v1/webhooks?after=x', {}, TODO],
    ['events: after what is no number', 'GET /v1/event-log?after=-1', {}, TODO],
    ['events: 101', 'GET /v1/event-log?limit=101', {}, TODO],
    ['events: before', 'GET /v1/event-log?before=5', {}, TODO],
    ['requests: a status that is none', 'GET /v1/logs?status=600', {}, TODO],
    ['requests: a method that is none', 'GET /v1/logs?method=get', {}, TODO],
    ['requests: a path without its stroke', 'GET /v1/logs?path=v1', {}, TODO],
    ['requests: after what is no id', 'GET /v1/logs?after=x', {}, TODO],
    ['requests: one that is not there', 'GET /v1/logs/nonsense', {}, TODO],
  ]
}
