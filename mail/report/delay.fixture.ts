/** Warnings that a host is still trying: no bounces. Test data. */
import { makePlain, makeReport, ORIGINAL_HEADER, ORIGINAL_ID, type ReportCase } from './report-case.fixture.ts'

const kind = 'bounce'
const head = (from: string, subject: string) => `From: ${from}\nSubject: ${subject}\nAuto-Submitted: auto-replied`

export const DELAYS: readonly ReportCase[] = [
  {
    from: 'Postfix',
    kind,
    original: ORIGINAL_ID,
    raw: makeReport({
      head: head('Mail Delivery System <MAILER-DAEMON@corp.example>', 'Delayed Mail (still being retried)'),
      words: '# THIS IS A WARNING ONLY.  YOU DO NOT NEED TO RESEND YOUR MESSAGE. #',
      status: `Reporting-MTA: dns; mail.corp.example

Final-Recipient: rfc822; slow@corp.example
Action: delayed
Status: 4.4.1
Diagnostic-Code: X-Postfix; connect to inner.corp.example[198.51.100.7]:25:
    Connection timed out
Will-Retry-Until: Fri, 4 Dec 2026 01:00:00 +0000 (UTC)
`,
      returnedType: 'text/rfc822-headers',
    }),
    recipients: ['delayed slow@corp.example - 4.4.1 infrastructure'],
  },
  {
    from: 'Gmail',
    kind,
    original: ORIGINAL_ID,
    raw: makeReport({
      head: head('Mail Delivery Subsystem <mailer-daemon@googlemail.example>', 'Delivery Status Notification (Delay)'),
      words:
        '** Delivery incomplete **\n\nThere was a temporary problem delivering your message. Gmail will retry for 45 more hours.',
      status: `Reporting-MTA: dns; googlemail.example

Final-Recipient: rfc822; slow@peer.example
Action: delayed
Status: 4.4.1
Diagnostic-Code: smtp; The recipient server did not accept our requests to connect.
`,
    }),
    recipients: ['delayed slow@peer.example - 4.4.1 transient'],
  },
  {
    from: 'a delay that quotes the words of a dead address',
    kind,
    original: ORIGINAL_ID,
    raw: makeReport({
      head: head('Mail Delivery System <mailer-daemon@peer.example>', 'Delivery delayed'),
      words: 'Still trying.',
      status: `Reporting-MTA: dns; peer.example

Final-Recipient: rfc822; slow@peer.example
Action: delayed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 user unknown
`,
    }),
    recipients: ['delayed slow@peer.example 550 5.1.1 recipient'],
  },
  {
    from: 'Exim',
    kind,
    original: null,
    raw: makePlain(
      head('Mail Delivery System <Mailer-Daemon@host.example>', 'Warning: message 1aBcDe-000001-AA delayed 24 hours'),
      `This message was created automatically by mail delivery software.
A message that you sent has not yet been delivered to one or more of its
recipients after more than 24 hours on the queue on host.example.

The address to which the message has not yet been delivered is:

  slow@peer.example
    host mx.peer.example [198.51.100.9]
    Delay reason: SMTP error from remote mail server after RCPT TO:<slow@peer.example>:
    451 4.7.1 Greylisting in action, please come back later

No action is required on your part. Delivery attempts will continue for
some time.
`,
    ),
    recipients: ['delayed slow@peer.example 451 4.7.1 transient'],
  },
  {
    from: 'a final failure that tells of the delay before it',
    kind,
    original: null,
    raw: makePlain(
      head('Mail Delivery System <mailer-daemon@peer.example>', 'Mail delivery failed'),
      'Your message was delayed for two days and could not be delivered.\n\n<gone@peer.example>: 550 5.1.1 User unknown\n',
    ),
    recipients: ['failed gone@peer.example 550 5.1.1 recipient dead'],
  },
  {
    from: 'Sendmail',
    kind,
    original: ORIGINAL_ID,
    raw: makePlain(
      head('Mail Delivery Subsystem <MAILER-DAEMON@old.example>', 'Warning: could not send message for past 4 hours'),
      `    **********************************************
    **      THIS IS A WARNING MESSAGE ONLY      **
    **  YOU DO NOT NEED TO RESEND YOUR MESSAGE  **
    **********************************************

   ----- Transcript of session follows -----
<slow@peer.example>... Deferred: Connection refused by mx.peer.example.
Warning: message still undelivered after 4 hours
Will keep trying until message is 5 days old

   ----- Original message headers follow -----
${ORIGINAL_HEADER}`,
    ),
    recipients: ['delayed slow@peer.example - - infrastructure'],
  },
]
