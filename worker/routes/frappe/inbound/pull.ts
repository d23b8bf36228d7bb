/** `GET /inbound/pull`: mails that came since the client's last time, taken apart. */
import type { Folder } from '@mailstead/contracts/received-mail.ts'
import { type PulledMail, pullMails } from '../../../services/mailboxes/pulls/pull-mails.ts'
import type { App } from '../../app-types.ts'
import { registerCall } from '../wire/register-call.ts'
import { readPullRequest } from './pull-request.ts'
import { showUntil } from './pulled-until.ts'
import { writeTime } from './wire-time.ts'

const FOLDERS = {
  inbox: 'Inbox',
  archive: 'Archive',
  spam: 'Spam',
  sent: 'Sent',
  trash: 'Trash',
} as const satisfies Record<Folder, string>

const showMail = ({ id, folder, summary, receivedAtMs, html, text }: PulledMail) => ({
  id,
  folder: FOLDERS[folder],
  // What the mail says of itself, as its reader's program would show it.
  created_at: writeTime((summary.dateMs ?? receivedAtMs) * 1_000),
  subject: summary.subject,
  html,
  text,
  reply_to: summary.replyTo.length === 0 ? null : summary.replyTo.join(', '),
  from: summary.from,
  to: summary.to,
  cc: summary.cc,
})

export function registerPull(app: App): void {
  const call = { verb: 'GET', path: '/inbound/pull', method: 'mail.api.inbound.pull', need: 'read_mail' } as const
  registerCall(app, call, async (c, { fields }) => {
    const pulled = await pullMails(c.get('deps'), c.get('access'), readPullRequest(c, fields))
    return { mails: pulled.mails.map(showMail), ...showUntil(pulled) }
  })
}
