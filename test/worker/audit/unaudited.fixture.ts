/** Operations that change something and leave no entry in the account's audit log, each with the reason. */

const MAIL = 'Sending is told by the mail itself: its timeline, and its request in the log of requests.'
const READING = 'What people do with mail in an inbox is daily work; its thread shows how it stands.'
const STOPS = 'It only stops mail; the entry of the list says when it came and why.'
const WORDS = 'The text of mail, of which each version is kept.'
const RELAY = 'A relay tells of its work; it has no account.'
const READER = 'A reader of mail acts; the event of the address is the record.'
const OF_RELAY = 'It concerns no account: the log of the relay has who did it.'
const DEPLOYMENT = 'It concerns the whole deployment and no account: our own log has who did it.'

export const UNAUDITED: Readonly<Record<string, string>> = {
  'POST /v1/emails': MAIL,
  'POST /v1/emails/batch': MAIL,
  'POST /v1/emails/raw': MAIL,
  'POST /v1/emails/retry': MAIL,
  'PATCH /v1/emails/{id}': MAIL,
  'POST /v1/emails/{id}/cancel': MAIL,
  'POST /v1/emails/{id}/retry': MAIL,
  'POST /v1/emails/{id}/send-now': MAIL,
  'POST /v1/domains/{id}/verify': 'DNS is asked again; what it says decides, and the domain’s event tells of it.',
  'PATCH /v1/inboxes/{id}/threads/{threadId}': READING,
  'DELETE /v1/inboxes/{id}/threads/{threadId}': READING,
  'DELETE /v1/inboxes/{id}/contacts/{address}': READING,
  'POST /v1/suppressions': STOPS,
  'POST /v1/suppressions/batch/add': STOPS,
  'POST /v1/suppressions/import': STOPS,
  'POST /v1/templates': WORDS,
  'PATCH /v1/templates/{id}': WORDS,
  'DELETE /v1/templates/{id}': WORDS,
  'POST /v1/templates/{id}/publish': WORDS,
  'POST /v1/templates/{id}/duplicate': WORDS,
  'POST /v1/webhooks/{id}/events/{eventId}/replay': 'The attempts of the event are its record.',
  'POST /u/{token}': READER,
  'POST /relay/v1/events': RELAY,
  'POST /relay/v1/heartbeat': RELAY,
  'POST /relay/v1/leases': RELAY,
  'POST /relay/v1/state': RELAY,
  'POST /relay/v1/register': RELAY,
  'POST /relay/v1/inbound': RELAY,
  'POST /relay/v1/recipients': RELAY,
  'POST /relay/v1/credentials': RELAY,
  'POST /relay/v1/submissions': RELAY,
  'POST /v1/operator/backups': DEPLOYMENT,
  'DELETE /v1/operator/backups/{id}': DEPLOYMENT,
  'POST /v1/operator/restore': DEPLOYMENT,
  'POST /v1/operator/restore/confirm': DEPLOYMENT,
  'POST /v1/operator/restore/release': DEPLOYMENT,
  'POST /v1/operator/plans': DEPLOYMENT,
  'POST /v1/operator/relays/tokens': OF_RELAY,
  'PATCH /v1/operator/relays/{id}': OF_RELAY,
  'POST /v1/operator/relays/{id}/drain': OF_RELAY,
  'POST /v1/operator/relays/{id}/resume': OF_RELAY,
  'POST /v1/operator/relays/{id}/revoke': OF_RELAY,
  'POST /v1/operator/relays/{id}/check': 'DNS is asked again; what it says decides.',
  'POST /v1/operator/relays/{id}/secret': OF_RELAY,
  'DELETE /v1/operator/relays/{id}/former-secret': OF_RELAY,
  'POST /v1/operator/records/check': 'DNS is asked again; what it says decides.',
  'PATCH /v1/operator/plans/{name}': DEPLOYMENT,
  'PATCH /v1/operator/settings': DEPLOYMENT,
  'POST /v1/operator/dead-letters/redrive': DEPLOYMENT,
  'POST /v1/operator/dead-letters/{id}/redrive': DEPLOYMENT,
  'DELETE /v1/operator/dead-letters/{id}': DEPLOYMENT,
  'POST /v1/operator/alarms/test': DEPLOYMENT,
  'DELETE /v1/tenant': 'The log goes with the account.',
  // These leave entries, which tests of their own show.
  'POST /v1/tenants': 'It makes the account whose log begins with it: `people/memberships.test.ts`.',
  'POST /v1/invitations/{id}/accept': 'It takes the token of a mail: `people/memberships.test.ts`.',
  'POST /api/auth/*': 'People and their sign-in: `audit/persons.test.ts`.',
}
