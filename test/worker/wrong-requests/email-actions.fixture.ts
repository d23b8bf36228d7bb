/** Wrong requests about mail that was accepted or received. */
const TODO = ''
import type { World, WrongRequest } from './wrong-request.ts'

export function wrongEmailActions({ sent, scheduled, received }: World): readonly WrongRequest[] {
  const share = `POST /v1/emails/${sent}/share` as const
  const patch = `PATCH /v1/emails/${scheduled}` as const
  const retry = `POST /v1/emails/${sent}/retry` as const
  return [
    ['a mail that is not there', 'GET /v1/emails/nonsense', {}, TODO],
    ['SQL for an id', "GET /v1/emails/'%20or%201=1", {}, TODO],
    ['NUL for an id', 'GET /v1/emails/%00', {}, TODO],
    ['an id that is too long', `GET /v1/emails/${'0'.repeat(201)}`, {}, TODO],
    ['an attachment that is not there', `GET /v1/emails/${sent}/attachments/0`, {}, TODO],
    ['cancel of what is not there', 'POST /v1/emails/nonsense/cancel', {}, TODO],
    ['share for no time', share, { body: { expires_in: '0 minutes' } }, TODO],
    ['share for eight days', share, { body: { expires_in: '8 days' } }, TODO],
    ['share for words', share, { body: { expires_in: 'forever' } }, TODO],
    ['share for a number', share, { body: { expires_in: 60 } }, TODO],
    ['share with more', share, { body: { password: 'x' } }, TODO],
    ['a new time that is missing', patch, { body: {} }, TODO],
    ['a new time that is past', patch, { body: { scheduled_at: '2020-01-01T00:00:00Z' } }, TODO],
    ['a new time too far', patch, { body: { scheduled_at: 'in 31 days' } }, TODO],
    ['a new time in words that are none', patch, { body: { scheduled_at: 'soon' } }, TODO],
    ['a new time that is null', patch, { body: { scheduled_at: null } }, TODO],
    ['a new time with more', patch, { body: { scheduled_at: 'in 5 minutes', subject: 'x' } }, TODO],
    ['a new time for what was sent', `PATCH /v1/emails/${sent}`, { body: { scheduled_at: 'in 5 minutes' } }, TODO],
    ['a retry for nobody', retry, { body: { recipients: [] } }, TODO],
    ['a retry for somebody else', retry, { body: { recipients: ['eve@evil.example'] } }, TODO],
    ['a retry for a number', retry, { body: { recipients: [7] } }, TODO],
    ['a retry for text', retry, { body: { recipients: 'bob@peer.example' } }, TODO],
    ['a retry with more', retry, { body: { all: true } }, TODO],
    ['a retry of what did not fail', retry, { body: {} }, TODO],
    ['a retry of many with a status that is none', 'POST /v1/emails/retry?status=broken', {}, TODO],
    ['a received mail that is not there', 'GET /v1/emails/receiving/nonsense', {}, TODO],
    ['a received attachment that is not there', `GET /v1/emails/receiving/${received}/attachments/99`, {}, TODO],
    ['a link that is none', 'GET /v1/shared/nonsense', {}, TODO],
    ['a download that is none', 'GET /v1/downloads/nonsense', {}, TODO],
  ]
}
