/** What `npm start` says when all is ready: where things are, and a line that sends a mail. */

import { HOST, type Settings } from './settings.ts'
import type { TenantFields } from './tenant/seed-tenant.ts'

const isTerminal = process.stdout.isTTY === true && !process.env['NO_COLOR']
const bold = (text: string): string => (isTerminal ? `\u001b[1m${text}\u001b[22m` : text)

export function welcome(settings: Settings, tenant: TenantFields): string {
  const mail = JSON.stringify({
    from: `Ada <ada@${tenant.domain}>`,
    to: [tenant.mailboxes[1] ?? ''],
    subject: 'Hello',
    text: 'It works.',
  })
  return `
${bold('Mailstead is running.')} Ctrl-C ends it.

  API      ${settings.url}/v1
  Key      ${tenant.apiKey}
  Mail     to ${tenant.mailboxes.join(', ')} and ${tenant.alias} comes back by SMTP;
           all other mail ends in ${settings.outboxDir}
  SMTP     ${HOST}, port ${settings.ports.SUBMISSION_PORT} with STARTTLS or ${settings.ports.SUBMISSIONS_PORT} with TLS at once; the key is the password
  Details  ${settings.devJson}, logs in ${settings.logDir}

Send a mail:

  curl ${settings.url}/v1/emails \\
    -H 'authorization: Bearer ${tenant.apiKey}' \\
    -H 'content-type: application/json' \\
    -d '${mail}'

Sign up at ${settings.url}/signup. The link of the mail that you get appears here. See all accounts as the operator:

  npm run operator -- you@example.com

Read it in the other mailbox:

  curl '${settings.url}/v1/emails/receiving?limit=1' -H 'authorization: Bearer ${tenant.apiKey}'

`
}
