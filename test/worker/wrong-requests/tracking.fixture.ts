/** Wrong requests about opens, clicks and unsubscribing, and what is counted of them. */
import type { World, WrongRequest } from './wrong-request.ts'

const POST = 'POST /v1/emails'
const METRICS = 'GET /v1/emails/metrics'
const TRACKER = 'GET /v1/reports/tracker'

export function wrongTracking({ mail, strangerDomain }: World): readonly WrongRequest[] {
  const of = (more: object) => ({ body: { ...mail, ...more } })
  return [
    [
      'tracking that is a boolean',
      POST,
      of({ tracking: true }),
      '422 validation_error',
      '`tracking`: must be an object, not a boolean.',
    ],
    [
      'tracking of what is not there',
      POST,
      of({ tracking: { reads: true } }),
      '422 validation_error',
      '`tracking.reads`: unknown field. Check its spelling, or leave it out.',
    ],
    [
      'opens as text',
      POST,
      of({ tracking: { opens: 'yes' } }),
      '422 validation_error',
      '`tracking.opens`: must be a boolean, not a string.',
    ],
    [
      'unsubscribe that is an address',
      POST,
      of({ unsubscribe: 'mailto:a@b.example' }),
      '422 validation_error',
      '`unsubscribe`: must be a boolean, not a string.',
    ],
    [
      'unsubscribe for two',
      POST,
      of({ unsubscribe: true, to: ['a@b.example', 'c@d.example'] }),
      '422 validation_error',
      '`unsubscribe`: the link is that of one recipient, and the mail has several. Send each a mail of his own.',
    ],
    [
      'engagements of what is not there',
      'GET /v1/emails/nonsense/engagements',
      {},
      '404 not_found',
      'There is no such email. Check the id; ids of another account look the same as missing ones.',
    ],
    [
      'metrics that are none',
      `${METRICS}?metrics=sent,eaten`,
      {},
      '422 validation_error',
      '`metrics.1`: each must be one of received, delivered, complained, suppressed, bounced, bounced_transient, bounced_permanent, bounced_undetermined, opened, clicked, unsubscribed, delivery_delayed, failed, sent, unique_opened, unique_clicked, delivery_rate, open_rate, click_rate, bounce_rate, complaint_rate, unsubscribe_rate.',
    ],
    [
      'dimensions that are none',
      `${METRICS}?dimensions=colour`,
      {},
      '422 validation_error',
      '`dimensions.0`: each must be one of period, domain, email, broadcast.',
    ],
    [
      'dimensions twice',
      `${METRICS}?dimensions=period&dimensions=domain`,
      {},
      '422 validation_error',
      '`dimensions`: is given more than once. Give it once.',
    ],
    [
      'a granularity that is none',
      `${METRICS}?granularity=yearly`,
      {},
      '422 validation_error',
      '`granularity`: must be one of `hourly`, `daily`, `weekly`, `monthly`.',
    ],
    [
      'a beginning that is none',
      `${METRICS}?start_date=yesterday`,
      {},
      '422 validation_error',
      '`start_date`: must be a date such as 2026-11-30, or a date and time with an offset such as 2026-11-30T12:00:00Z.',
    ],
    [
      'a beginning behind the end',
      `${METRICS}?start_date=2026-11-05&end_date=2026-11-01`,
      {},
      '422 validation_error',
      '`start_date`: 2026-11-05T00:00:00.000Z is not before the end, 2026-11-02T00:00:00.000Z.',
    ],
    [
      'a time zone that is none',
      `${METRICS}?timezone=Mars/Olympus`,
      {},
      '422 validation_error',
      '`timezone`: is no name of the IANA time zone database. Give one such as `Europe/Berlin`, or `UTC`.',
    ],
    [
      'a domain that is no id',
      `${METRICS}?domain_id=x`,
      {},
      '422 validation_error',
      '`domain_id.0`: must be a UUID in lower case.',
    ],
    [
      'a mail that is no id',
      `${METRICS}?email_id=x`,
      {},
      '422 validation_error',
      '`email_id.0`: must be a UUID in lower case.',
    ],
    [
      'mails and broadcasts',
      `${METRICS}?dimensions=email,broadcast`,
      {},
      '422 validation_error',
      '`dimensions`: mails and broadcasts cannot be asked for together.',
    ],
    [
      'a parameter that is not there',
      `${METRICS}?group=day`,
      {},
      '422 validation_error',
      '`group`: unknown parameter. Check its spelling, or leave it out.',
    ],
    [
      'a tracker of a status that is none',
      `${TRACKER}?status=Eaten`,
      {},
      '422 validation_error',
      '`status`: must be one of `Pending`, `Blocked (Spam)`, `Queued`, `Deferred`, `Sent`, `Bounced`, `Failed`, `–`, `Partially Sent`.',
    ],
    [
      'a tracker of another account',
      `${TRACKER}?domain=${strangerDomain.name}`,
      {},
      '422 validation_error',
      `\`domain\`: you have no domain ${strangerDomain.name}. Give the name of a domain of yours.`,
    ],
    [
      'a tracker of 101 rows',
      `${TRACKER}?limit=101`,
      {},
      '422 validation_error',
      '`limit`: must be a whole number from 1 to 100.',
    ],
    [
      'a tracker after what is no id',
      `${TRACKER}?after=x`,
      {},
      '422 validation_error',
      '`after`: must be a UUID in lower case.',
    ],
    [
      'a tracker since what is no date',
      `${TRACKER}?since=2026-13-01`,
      {},
      '422 validation_error',
      '`since`: must be a date such as 2026-11-30, or a date and time with an offset such as 2026-11-30T12:00:00Z.',
    ],
  ]
}
