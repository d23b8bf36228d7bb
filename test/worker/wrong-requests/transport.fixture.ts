/** What is wrong before a route looks at it: key, method, path, type and form of the body. */
const TODO = ''
import { long, type World, type WrongRequest } from './wrong-request.ts'

export function wrongTransport({ mail, key, sendingKey, domain }: World): readonly WrongRequest[] {
  const authorization = (text: string) => ({ key: null, headers: { authorization: text } })
  const typed = (type: string, body: unknown = mail) => ({ body, headers: { 'content-type': type } })
  const POST = 'POST /v1/emails'
  return [
    ['no key', 'GET /v1/domains', { key: null }, TODO],
    ['an empty header', 'GET /v1/domains', authorization(''), TODO],
    ['a key without its scheme', 'GET /v1/domains', authorization(key), TODO],
    ['another scheme', 'GET /v1/domains', authorization(`Basic ${btoa(`x:${key}`)}`), TODO],
    ['a scheme without key', 'GET /v1/domains', authorization('Bearer'), TODO],
    ['a key with more behind it', 'GET /v1/domains', authorization(`Bearer ${key} x`), TODO],
    ['a key in another case', 'GET /v1/domains', { key: key.toUpperCase() }, TODO],
    ['a key that is too long', 'GET /v1/domains', { key: `${key}0` }, TODO],
    ['a key of 60,000 characters', 'GET /v1/domains', { key: long(60_000) }, TODO],
    ['a key that is not there', 'GET /v1/domains', { key: `ms_${'0'.repeat(32)}_${'0'.repeat(64)}` }, TODO],
    ['a key that only sends', 'GET /v1/domains', { key: sendingKey }, TODO],
    ['a key that only sends, to change', `DELETE /v1/domains/${domain.id}`, { key: sendingKey }, TODO],
    ['text that is no JSON', POST, { body: '{"from": ' }, TODO],
    ['JSON with a comma too many', POST, { body: '{"from": "a",}' }, TODO],
    ['two values', POST, { body: '{} {}' }, TODO],
    ['a number that is none', POST, { body: 'NaN' }, TODO],
    ['a form', POST, typed('application/x-www-form-urlencoded', 'from=a'), TODO],
    ['plain text', POST, typed('text/plain'), TODO],
    ['another JSON', POST, typed('application/json5'), TODO],
    ['an empty type', POST, typed(''), TODO],
    ['a type of 10,000 characters', POST, typed(`x/${long(10_000)}`), TODO],
    ['the wrong method for a list', 'PUT /v1/emails', { body: mail }, TODO],
    ['the wrong method for a mail', 'DELETE /v1/emails/x', {}, TODO],
    ['the wrong method for a thing', 'POST /v1/domains/x', { body: {} }, TODO],
    ['the wrong method for an action', 'GET /v1/domains/x/verify', {}, TODO],
    ['the wrong method for the health', 'POST /health', {}, TODO],
    ['OPTIONS', 'OPTIONS /v1/emails', {}, TODO],
    ['a path that is not there', 'GET /v1/nothing', {}, TODO],
    ['a path with a stroke at its end', 'GET /v1/emails/', {}, TODO],
    ['a path in another case', 'GET /v1/Emails', {}, TODO],
    ['a path of another version', 'GET /v2/emails', {}, TODO],
    ['a path without version', 'POST /emails', { body: mail }, TODO],
    ['a path that is too long', `GET /v1/${long(5_000)}`, {}, TODO],
    ['a path with __proto__', 'GET /v1/__proto__', {}, TODO],
    ['what is not offered', 'GET /v1/broadcasts', {}, TODO],
    ['what is not offered, deeper', 'POST /v1/contacts/a@b.example/topics', { body: {} }, TODO],
    ['a relay without signature', 'POST /relay/v1/heartbeat', { body: {} }, TODO],
    ['a relay with an API key', 'GET /relay/v1/config?after=0', {}, TODO],
  ]
}
