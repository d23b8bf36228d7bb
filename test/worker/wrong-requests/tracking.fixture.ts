/** Wrong requests about opens, clicks and unsubscribing, and what is counted of them. */
import type { World, WrongRequest } from './wrong-request.ts'

const TODO = ''
const POST = 'POST /v1/emails'
const METRICS = 'GET /v1/emails/metrics'
const TRACKER = 'GET /v1/reports/tracker'

export function wrongTracking({ mail, strangerDomain }: World): readonly WrongRequest[] {
  const of = (more: object) => ({ body: { ...mail, ...more } })
  return [
    ['tracking that is a boolean', POST, of({ tracking: true }), TODO],
    ['tracking of what is not there', POST, of({ tracking: { reads: true } }), TODO],
    ['opens as text', POST, of({ tracking: { opens: 'yes' } }), TODO],
    ['unsubscribe that is an address', POST, of({ unsubscribe: 'mailto:a@b.example' }), TODO],
    ['unsubscribe for two', POST, of({ unsubscribe: true, to: ['a@b.example', 'c@d.example'] }), TODO],
    ['engagements of what is not there', 'GET /v1/emails/nonsense/engagements', {}, TODO],
    ['metrics that are none', `${METRICS}?metrics=sent,eaten`, {}, TODO],
    ['dimensions that are none', `${METRICS}?dimensions=colour`, {}, TODO],
    ['dimensions twice', `${METRICS}?dimensions=period&dimensions=domain`, {}, TODO],
    ['a granularity that is none', `${METRICS}?granularity=yearly`, {}, TODO],
    ['a beginning that is none', `${METRICS}?start_date=yesterday`, {}, TODO],
    ['a beginning behind the end', `${METRICS}?start_date=2026-11-05&end_date=2026-11-01`, {}, TODO],
    ['a time zone that is none', `${METRICS}?timezone=Mars/Olympus`, {}, TODO],
    ['a domain that is no id', `${METRICS}?domain_id=x`, {}, TODO],
    ['a mail that is no id', `${METRICS}?email_id=x`, {}, TODO],
    ['mails and broadcasts', `${METRICS}?dimensions=email,broadcast`, {}, TODO],
    ['a parameter that is not there', `${METRICS}?group=day`, {}, TODO],
    ['a tracker of a status that is none', `${TRACKER}?status=Eaten`, {}, TODO],
    ['a tracker of another account', `${TRACKER}?domain=${strangerDomain.name}`, {}, TODO],
    ['a tracker of 101 rows', `${TRACKER}?limit=101`, {}, TODO],
    ['a tracker after what is no id', `${TRACKER}?after=x`, {}, TODO],
    ['a tracker since what is no date', `${TRACKER}?since=2026-13-01`, {}, TODO],
  ]
}
