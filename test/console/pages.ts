/** Every page of the console, as the tests and the pictures go through them. */

import { WEBHOOK, WEBHOOK_EVENTS } from './stub/account.ts'
import { VERIFIED, WAITING } from './stub/domains.ts'
import { FORGED, INBOXES, threadId } from './stub/mailboxes.ts'
import { mailId, SPAM_PLACE } from './stub/mails.ts'
import { ASKING, TENANTS } from './stub/operator.ts'
import type { World } from './stub/world.ts'

export interface ConsolePage {
  readonly name: string
  readonly path: string
  /** A text by which the page is known to be there. */
  readonly shows: string
  readonly world: World
  readonly isSignedIn: boolean
}

const outside = (name: string, path: string, shows: string): ConsolePage => ({
  ...{ name, path, shows, world: 'full', isSignedIn: false },
})
const inside = (name: string, path: string, shows: string, world: World = 'full'): ConsolePage => ({
  ...{ name, path, shows, world, isSignedIn: true },
})

const INBOX = INBOXES[0]?.id
const CHANGE_TOKEN = `e30.${btoa('{"updateTo":"ada@new.example","requestType":"change-email-confirmation"}').replace(/=*$/, '')}.c2ln`

export const PAGES: readonly ConsolePage[] = [
  outside('landing', '/', 'Create an account'),
  outside('signup', '/signup', 'At least 10 characters'),
  outside('signin', '/signin', 'Forgot the password?'),
  outside('verify', '/verify?token=abc', 'Verify address'),
  outside('verify-change', `/verify?token=${CHANGE_TOKEN}`, 'Allow the change'),
  outside('reset-ask', '/reset', 'Send the link'),
  outside('reset-set', '/reset?token=abc', 'Set password'),
  outside('invite', '/invite?token=a.b', 'Accept invitation'),
  outside('status', '/status', 'Mail takes longer'),
  outside('abuse', '/abuse', 'abuse@mail.example'),
  outside('missing', '/no-such-page', 'There is nothing here'),
  inside('start-new', '/start', 'Name of your company', 'new'),
  inside('start-empty', '/start', 'Add domain', 'empty'),
  inside('start-sandbox', '/start', 'Get out of the sandbox', 'sandbox'),
  inside('start-done', '/start', 'Your first mail was delivered', 'full'),
  inside('emails', '/emails', 'ada@example.com'),
  inside('emails-empty', '/emails', 'No mail yet', 'empty'),
  inside('emails-filtered', '/emails?status=complained&since=7', 'No mail fits'),
  inside('emails-paused', '/emails', 'ada@example.com', 'paused'),
  inside('emails-operating', '/emails', 'ada@example.com', 'operating'),
  inside('email-delivered', `/emails/${mailId(0)}`, 'took the mail'),
  inside('email-bounced', `/emails/${mailId(3)}?tab=headers`, 'DKIM-Signature'),
  inside('email-spam', `/emails/${mailId(SPAM_PLACE)}?tab=text`, 'URIBL_BLACK'),
  inside('email-source', `/emails/${mailId(5)}?tab=source`, 'MIME-Version'),
  inside('email-missing', `/emails/${mailId(404)}`, 'There is no such email'),
  inside('mailboxes', '/mail', 'support@acme.dev'),
  inside('mailboxes-empty', '/mail', 'No mailbox yet', 'empty'),
  inside('mailboxes-member', '/mail', 'An owner or admin can make one', 'member'),
  inside('mailbox-settings', `/mail/${INBOX}/settings`, 'Grace Hopper'),
  inside('mailbox-settings-searched', `/mail/${INBOX}/settings?q=nothing+like+it`, 'Nobody fits'),
  inside('mailbox-settings-member', `/mail/${INBOX}/settings`, 'Nobody yet', 'member'),
  inside('folder', `/mail/${INBOX}/inbox`, 'Grace Hopper'),
  inside('folder-empty', `/mail/${INBOX}/spam`, 'No spam'),
  inside('folder-search', `/mail/${INBOX}/inbox?q=nothing+like+it`, 'Nothing fits'),
  inside('thread', `/mail/${INBOX}/inbox/${threadId(0)}`, 'invoice-2026-1042.pdf'),
  inside('thread-text', `/mail/${INBOX}/inbox/${threadId(1)}`, 'Could you look at order 77'),
  inside('thread-forged', `/mail/${INBOX}/inbox/${FORGED}`, 'Fails checks'),
  inside('domains', '/domains', 'news.acme.dev'),
  inside('domains-empty', '/domains', 'No domain yet', 'empty'),
  inside('domain-verified', `/domains/${VERIFIED.id}`, 'Remove domain'),
  inside('domain-waiting', `/domains/${WAITING.id}`, 'Seen in DNS'),
  inside('keys', '/keys', 'Shop, production'),
  inside('keys-empty', '/keys', 'No key yet', 'empty'),
  inside('webhooks', '/webhooks', 'acme.example'),
  inside('webhooks-empty', '/webhooks', 'No webhook yet', 'empty'),
  inside('webhook', `/webhooks/${WEBHOOK.id}`, 'Retrying'),
  inside('webhook-event', `/webhooks/${WEBHOOK.id}?event=${WEBHOOK_EVENTS[2]?.id}`, 'The connection was refused'),
  inside('suppressions', '/suppressions', 'reader-1@example.org'),
  inside('suppressions-empty', '/suppressions', 'Nobody is suppressed', 'empty'),
  inside('logs', '/logs', '/v1/domains'),
  inside('logs-empty', '/logs', 'No request yet', 'empty'),
  inside('usage', '/usage', 'In good standing'),
  inside('usage-crowded', '/usage', '84 % used', 'crowded'),
  inside('usage-sandbox', '/usage', 'Request review', 'sandbox'),
  inside('usage-asked', '/usage', 'A review was requested', 'asked'),
  inside('usage-declined', '/usage', 'Tell us where the addresses', 'declined'),
  inside('usage-slowed', '/usage', 'bounce_rate', 'slowed'),
  inside('usage-paused', '/usage', 'complaint_rate', 'paused'),
  inside('other-role', '/members', 'This is not for your role', 'member'),
  inside('members', '/members', 'Grace Hopper'),
  inside('audit', '/audit', 'Member invited'),
  inside('audit-empty', '/audit', 'Nothing yet', 'empty'),
  inside('settings', '/settings', 'Delete tenant'),
  inside('account', '/account', 'This browser'),
  inside('operator', '/operator', 'fra-2.mail.example', 'staff'),
  inside('operator-bare', '/operator', 'Nothing needs you.', 'bare'),
  inside('operator-relays', '/operator/relays', '9.100.51.198.in-addr.arpa', 'staff'),
  inside('operator-relays-bare', '/operator/relays', 'Nothing to publish yet', 'bare'),
  inside('operator-relay', '/operator/relays/ams-1', '2001:db8::7', 'staff'),
  inside('operator-relay-broken', '/operator/relays/fra-2', 'where you rent the address', 'staff'),
  inside('operator-relay-draining', '/operator/relays/waw-3', 'Resume', 'staff'),
  inside('operator-relay-missing', '/operator/relays/no-such', 'There is no such relay', 'staff'),
  inside('operator-holds', '/operator/holds', 'defers everything since noon', 'staff'),
  inside('operator-holds-bare', '/operator/holds', 'Nothing is held', 'bare'),
  inside('operator-spam-holds', '/operator/spam-holds', 'CHEAP WATCHES 3', 'staff'),
  inside('operator-spam-holds-bare', '/operator/spam-holds', 'Nothing is held as spam', 'bare'),
  inside('operator-dead-letters', '/operator/dead-letters', 'database is locked', 'staff'),
  inside('operator-dead-letters-bare', '/operator/dead-letters', 'No dead letter', 'bare'),
  inside(
    'operator-dead-letters-filtered',
    '/operator/dead-letters?queue=bulk',
    'Send all of “Bulk mail” again',
    'staff',
  ),
  inside('operator-alarms', '/operator/alarms', 'has not been heard for 3 minutes', 'staff'),
  inside('operator-alarms-bare', '/operator/alarms', 'None in the last 30 days.', 'bare'),
  inside('operator-backups', '/operator/backups', '20261128-d4e5f6', 'staff'),
  inside('operator-backups-bare', '/operator/backups', 'No backup yet', 'bare'),
  inside('operator-tenants', '/operator/tenants', 'Company 1 Ltd', 'staff'),
  inside('operator-tenants-filtered', '/operator/tenants?q=nothing+like+it', 'No tenant fits', 'staff'),
  inside('operator-tenant', `/operator/tenants/${TENANTS[0]?.id}`, 'Suspend', 'staff'),
  inside('operator-tenant-asking', `/operator/tenants/${ASKING.id}`, 'receipts and password mails', 'staff'),
  inside('operator-plans', '/operator/plans', 'New plan', 'staff'),
  inside('operator-settings', '/operator/settings', 'Abuse contact', 'staff'),
  inside('operator-stranger', '/operator', 'There is nothing here'),
]
