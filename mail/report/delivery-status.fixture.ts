/** Reports of RFC 3464 as common servers write them. Test data. */
import { makeReport, ORIGINAL_ID, type ReportCase } from './report-case.fixture.ts'

const original = ORIGINAL_ID
const kind = 'bounce'
const daemon = (host: string, subject: string, name = 'Mail Delivery System') =>
  `From: ${name} <MAILER-DAEMON@${host}>\nSubject: ${subject}\nDate: Sun, 29 Nov 2026 01:00:05 +0000\nMessage-ID: <dsn1@${host}>\nAuto-Submitted: auto-replied`

export const STATUS_REPORTS: readonly ReportCase[] = [
  {
    from: 'Postfix',
    kind,
    original,
    raw: makeReport({
      head: daemon('mail.corp.example', 'Undelivered Mail Returned to Sender'),
      words: `This is the mail system at host mail.corp.example.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

<nobody@corp.example>: host inner.corp.example[198.51.100.7] said: 550 5.1.1
    <nobody@corp.example>: Recipient address rejected: User unknown in virtual
    mailbox table (in reply to RCPT TO command)
`,
      status: `Reporting-MTA: dns; mail.corp.example
X-Postfix-Queue-ID: 4ABCDEF012
X-Postfix-Sender: rfc822; shop@demo.example
Arrival-Date: Sun, 29 Nov 2026 01:00:00 +0000 (UTC)

Final-Recipient: rfc822; nobody@corp.example
Original-Recipient: rfc822;nobody@corp.example
Action: failed
Status: 5.1.1
Remote-MTA: dns; inner.corp.example
Diagnostic-Code: smtp; 550 5.1.1 <nobody@corp.example>: Recipient address
    rejected: User unknown in virtual mailbox table
`,
    }),
    recipients: ['failed nobody@corp.example 550 5.1.1 recipient dead'],
    text: /^<nobody@corp\.example>: Recipient address rejected: User unknown in virtual mailbox table$/,
  },
  {
    from: 'Postfix, unknown in its own tables',
    kind,
    original,
    raw: makeReport({
      head: daemon('mail.corp.example', 'Undelivered Mail Returned to Sender'),
      words: '<gone@corp.example>: unknown user: "gone"',
      status: `Reporting-MTA: dns; mail.corp.example

Final-Recipient: rfc822; gone@corp.example
Action: failed
Status: 5.1.1
Diagnostic-Code: X-Postfix; unknown user: "gone"
`,
      returnedType: 'text/rfc822-headers',
    }),
    recipients: ['failed gone@corp.example - 5.1.1 recipient dead'],
  },
  {
    from: 'Postfix, three recipients of which one was forwarded',
    kind,
    original,
    raw: makeReport({
      head: daemon('mail.corp.example', 'Undelivered Mail Returned to Sender'),
      words: 'See the report.',
      status: `Reporting-MTA: dns; mail.corp.example

Final-Recipient: rfc822; first@corp.example
Action: failed
Status: 5.2.2
Remote-MTA: dns; inner.corp.example
Diagnostic-Code: smtp; 552 5.2.2 <first@corp.example>: mailbox full, quota
 exceeded

Final-Recipient: rfc822; second@elsewhere.example
Original-Recipient: rfc822; second@corp.example
Action: failed
Status: 5.7.1
Remote-MTA: dns; mx.elsewhere.example
Diagnostic-Code: smtp; 554 5.7.1 Service unavailable; Client host
 [198.51.100.7] blocked using zen.spamhaus.org

Final-Recipient: rfc822; third@corp.example
Action: relayed
Status: 2.1.9
`,
    }),
    recipients: [
      'failed first@corp.example 552 5.2.2 quota',
      'failed second@corp.example 554 5.7.1 reputation',
      'relayed third@corp.example - 2.1.9',
    ],
  },
  {
    from: 'Postfix, host not found',
    kind,
    original,
    raw: makeReport({
      head: daemon('mail.corp.example', 'Undelivered Mail Returned to Sender'),
      words: 'See the report.',
      status: `Reporting-MTA: dns; mail.corp.example

Final-Recipient: rfc822; ada@void.example
Action: failed
Status: 5.4.4
Diagnostic-Code: X-Postfix; Host or domain name not found. Name service error
    for name=void.example type=AAAA: Host not found
`,
    }),
    recipients: ['failed ada@void.example - 5.4.4 infrastructure'],
  },
  {
    from: 'Postfix, time ran out on a 4xx',
    kind,
    original,
    raw: makeReport({
      head: daemon('mail.corp.example', 'Undelivered Mail Returned to Sender'),
      words: 'See the report.',
      status: `Reporting-MTA: dns; mail.corp.example

Final-Recipient: rfc822; slow@corp.example
Action: failed
Status: 4.2.0
Remote-MTA: dns; inner.corp.example
Diagnostic-Code: smtp; 450 4.2.0 <slow@corp.example>: Recipient address
    rejected: Greylisted, try again later
`,
    }),
    recipients: ['failed slow@corp.example 450 4.2.0 transient'],
  },
  {
    from: 'Exim 4.9x',
    kind,
    original,
    raw: makeReport({
      head: `X-Failed-Recipients: nobody@host.example\n${daemon('host.example', 'Mail delivery failed: returning message to sender')}`,
      words: `This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  nobody@host.example
    Unrouteable address
`,
      status: `Reporting-MTA: dns; host.example

Action: failed
Final-Recipient: rfc822;nobody@host.example
Status: 5.0.0
`,
      returnedType: 'text/rfc822-headers',
    }),
    recipients: ['failed nobody@host.example - 5.0.0 recipient dead'],
    text: /^Unrouteable address$/,
  },
  {
    from: 'Exim, remote refusal with a vague status',
    kind,
    original,
    raw: makeReport({
      head: `X-Failed-Recipients: nobody@peer.example\n${daemon('host.example', 'Mail delivery failed: returning message to sender')}`,
      words: 'See below.',
      status: `Reporting-MTA: dns; host.example

Action: failed
Final-Recipient: rfc822;nobody@peer.example
Status: 5.0.0
Remote-MTA: dns; mx.peer.example
Diagnostic-Code: smtp; 550-5.1.1 The mailbox does not
 550-5.1.1 exist here, see
 550 5.1.1 https://help.peer.example/
`,
    }),
    recipients: ['failed nobody@peer.example 550 5.1.1 recipient dead'],
    text: /^The mailbox does not exist here, see https:\/\/help\.peer\.example\/$/,
  },
  {
    from: 'Sendmail',
    kind,
    original,
    raw: makeReport({
      head: daemon('old.example', 'Returned mail: see transcript for details', 'Mail Delivery Subsystem'),
      words: `The original message was received at Sun, 29 Nov 2026 01:00:00 GMT
from out.demo.example [192.0.2.1]

   ----- The following addresses had permanent fatal errors -----
<nobody@old.example>
    (reason: 550 5.1.1 <nobody@old.example>... User unknown)

   ----- Transcript of session follows -----
... while talking to [127.0.0.1]:
>>> DATA
<<< 550 5.1.1 <nobody@old.example>... User unknown
550 5.1.1 <nobody@old.example>... User unknown
<<< 503 5.0.0 Need RCPT (recipient)
`,
      status: `Reporting-MTA: dns; old.example
Received-From-MTA: DNS; out.demo.example
Arrival-Date: Sun, 29 Nov 2026 01:00:00 GMT

Final-Recipient: RFC822; nobody@old.example
Action: failed
Status: 5.1.1
Remote-MTA: DNS; [127.0.0.1]
Diagnostic-Code: SMTP; 550 5.1.1 <nobody@old.example>... User unknown
Last-Attempt-Date: Sun, 29 Nov 2026 01:00:01 GMT
`,
    }),
    recipients: ['failed nobody@old.example 550 5.1.1 recipient dead'],
  },
  {
    from: 'Sendmail, X-Unix program',
    kind,
    original,
    raw: makeReport({
      head: daemon('old.example', 'Returned mail: see transcript for details', 'Mail Delivery Subsystem'),
      words: 'procmail: Quota exceeded while writing "/var/mail/full"',
      status: `Reporting-MTA: dns; old.example

Final-Recipient: RFC822; full@old.example
X-Actual-Recipient: RFC822; |/usr/bin/procmail@old.example
Action: failed
Status: 5.2.2
Diagnostic-Code: X-Unix; 73 Quota exceeded
`,
    }),
    recipients: ['failed full@old.example - 5.2.2 quota'],
  },
  {
    from: 'Exchange Online, recipient not found',
    kind,
    site: 'outlook.com',
    original,
    raw: makeReport({
      head: `From: "Microsoft Outlook" <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@firm.example>
Subject: Undeliverable: Your order
Date: Sun, 29 Nov 2026 01:00:05 +0000
Message-ID: <ndr1@AB1PR01MB0001.prod.exchange.example>
X-MS-Exchange-Message-Is-Ndr:
X-Auto-Response-Suppress: DR, OOF, AutoReply
Auto-Submitted: auto-replied`,
      words: '',
      html: `<html><head><style>.x { color: red } /* 550 5.7.1 */</style></head><body><p><b>Your message to nobody@firm.example couldn't be delivered.</b></p>
<p>nobody wasn't found at firm.example.</p><p>Remote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup'</p></body></html>`,
      status: `Reporting-MTA: dns;AB1PR01MB0001.prod.exchange.example
Received-From-MTA: dns;out.demo.example
Arrival-Date: Sun, 29 Nov 2026 01:00:00 +0000

Final-Recipient: rfc822;nobody@firm.example
Action: failed
Status: 5.1.10
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient nobody@firm.example not found by SMTP address lookup
`,
    }),
    recipients: ['failed nobody@firm.example 550 5.1.10 recipient dead'],
  },
  {
    from: 'Exchange Online, mailbox full',
    kind,
    site: 'outlook.com',
    original,
    raw: makeReport({
      head: 'From: Microsoft Outlook <postmaster@firm.example>\nSubject: Undeliverable: Your order\nAuto-Submitted: auto-replied',
      words: 'Your message could not be delivered because the mailbox is full.',
      status: `Reporting-MTA: dns;AB1PR01MB0001.prod.exchange.example

Final-Recipient: rfc822;full@firm.example
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp;554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException.MapiExceptionShutoffQuotaExceeded; Failed to process message due to a permanent exception
X-Display-Name: Full
`,
    }),
    recipients: ['failed full@firm.example 554 5.2.2 quota'],
  },
  {
    from: 'Exchange Online, group closed to strangers',
    kind,
    site: 'outlook.com',
    original,
    raw: makeReport({
      head: 'From: Microsoft Outlook <postmaster@firm.example>\nSubject: Undeliverable: Your order\nAuto-Submitted: auto-replied',
      words:
        "The group all only accepts messages from people in its organization or on its allowed senders list, and your email address isn't on the list.",
      status: `Reporting-MTA: dns;AB1PR01MB0001.prod.exchange.example

Final-Recipient: rfc822;all@firm.example
Action: failed
Status: 5.7.133
Diagnostic-Code: smtp;550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required; Delivery restriction check failed because the sender was not authenticated when sending to this group
`,
    }),
    recipients: ['failed all@firm.example 550 5.7.133 policy'],
  },
  {
    from: 'Exchange Online, message expired',
    kind,
    site: 'outlook.com',
    original,
    raw: makeReport({
      head: 'From: Microsoft Outlook <postmaster@firm.example>\nSubject: Undeliverable: Your order\nAuto-Submitted: auto-replied',
      words: 'Several attempts to deliver your message were unsuccessful and we stopped trying.',
      status: `Reporting-MTA: dns;AB1PR01MB0001.prod.exchange.example

Final-Recipient: rfc822;ada@branch.example
Action: failed
Status: 5.4.300
Diagnostic-Code: smtp;550 5.4.300 Message expired -> 421 4.4.1 Connection timed out
`,
    }),
    recipients: ['failed ada@branch.example 550 5.4.300 infrastructure'],
  },
  {
    from: 'Exchange on premises, German',
    kind,
    original,
    raw: makeReport({
      head: 'From: Microsoft Outlook <postmaster@firma.example>\nSubject: =?utf-8?Q?Unzustellbar:_Ihre_Bestellung?=\nAuto-Submitted: auto-replied',
      words:
        'Fehler bei der Nachrichtenzustellung an folgende Empfänger oder Gruppen:\n\nniemand@firma.example\nDie eingegebene E-Mail-Adresse konnte nicht gefunden werden.',
      status: `Reporting-MTA: dns;ex1.firma.example

Original-recipient: rfc822;niemand@firma.example
Final-recipient: rfc822;niemand@firma.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp;550 5.1.1 RESOLVER.ADR.RecipNotFound; not found
X-Display-Name: niemand@firma.example
`,
    }),
    recipients: ['failed niemand@firma.example 550 5.1.1 recipient dead'],
  },
  {
    from: 'Gmail as the host of the sender of a forward',
    kind,
    site: 'google.com',
    original,
    raw: makeReport({
      head: 'From: Mail Delivery Subsystem <mailer-daemon@googlemail.example>\nSubject: Delivery Status Notification (Failure)\nX-Failed-Recipients: nobody@peer.example\nAuto-Submitted: auto-replied\nReferences: <order-4711@demo.example>\nIn-Reply-To: <order-4711@demo.example>',
      words: `
** Address not found **

Your message wasn't delivered to nobody@peer.example because the address couldn't be found, or is unable to receive mail.

The response was:

550 5.1.1 The email account that you tried to reach does not exist.
`,
      status: `Reporting-MTA: dns; googlemail.example
Received-From-MTA: dns; shop@demo.example
Arrival-Date: Sat, 28 Nov 2026 17:00:00 -0800 (PST)
X-Original-Message-ID: <order-4711@demo.example>

Final-Recipient: rfc822; nobody@peer.example
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.peer.example. (198.51.100.9, the server for the domain peer.example.)
Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist. Please try
 550-5.1.1 double-checking the recipient's email address for typos or
 550-5.1.1 unnecessary spaces. For more information, go to
 550 5.1.1  https://support.google.example/mail/?p=NoSuchUser a1-20020a05 - gsmtp
Last-Attempt-Date: Sat, 28 Nov 2026 17:00:01 -0800 (PST)
`,
    }),
    recipients: ['failed nobody@peer.example 550 5.1.1 recipient dead'],
    text: /does not exist\. Please try double-checking the recipient's email address for typos or unnecessary spaces/,
  },
  {
    from: 'Gmail, out of storage',
    kind,
    site: 'google.com',
    original,
    raw: makeReport({
      head: 'From: Mail Delivery Subsystem <mailer-daemon@googlemail.example>\nSubject: Delivery Status Notification (Failure)\nAuto-Submitted: auto-replied',
      words:
        "** Recipient inbox full **\n\nYour message couldn't be delivered to full@gmail.example. Their inbox is full, or it's getting too much mail right now.",
      status: `Reporting-MTA: dns; googlemail.example

Final-Recipient: rfc822; full@gmail.example
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp; 552 5.2.2 The recipient's inbox is out of storage space and inactive. Please direct
 the recipient to https://support.google.example/mail/?p=OverQuotaPerm
`,
    }),
    recipients: ['failed full@gmail.example 552 5.2.2 quota'],
  },
  {
    from: 'iCloud',
    kind,
    site: 'icloud.com',
    original,
    raw: makeReport({
      head: 'From: "Mail Delivery System" <postmaster@icloud.example>\nSubject: Undelivered Mail Returned to Sender\nAuto-Submitted: auto-replied',
      words: 'This is the mail system at the host.',
      status: `Reporting-MTA: dns; p00-icloudmta.example

Final-Recipient: rfc822;nobody@icloud.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp;550 5.1.1 <nobody@icloud.example>: inactive email address
`,
    }),
    recipients: ['failed nobody@icloud.example 550 5.1.1 recipient dead'],
  },
  {
    from: 'Yandex',
    kind,
    original,
    raw: makeReport({
      head: 'From: mailer-daemon@yandex.example\nSubject: Недоставленное сообщение\nAuto-Submitted: auto-replied',
      words:
        'Это письмо отправлено почтовым сервером.\n\nК сожалению, мы вынуждены сообщить Вам о том, что Ваше письмо не может быть отправлено одному или нескольким адресатам.',
      status: `Reporting-MTA: dns; forward1.mail.yandex.example
X-Yandex-Queue-ID: 0123456789AB

Final-Recipient: rfc822; nobody@peer.example
Original-Recipient: rfc822;nobody@peer.example
Action: failed
Status: 5.0.0
Remote-MTA: dns; mx.peer.example
Diagnostic-Code: smtp; 550 Message was not accepted -- invalid mailbox. Local mailbox nobody@peer.example is
    unavailable: user not found
`,
    }),
    recipients: ['failed nobody@peer.example 550 5.0.0 recipient dead'],
  },
  {
    from: 'Amazon SES',
    kind,
    original,
    raw: makeReport({
      head: 'From: MAILER-DAEMON@eu-west-1.amazonses.example\nSubject: Delivery Status Notification (Failure)\nMessage-ID: <0102@eu-west-1.amazonses.example>',
      words: 'An error occurred while trying to deliver the mail to the following recipients:\nnobody@peer.example',
      status: `Reporting-MTA: dns; b1-2.smtp-out.eu-west-1.amazonses.example

Action: failed
Final-Recipient: rfc822; nobody@peer.example
Diagnostic-Code: smtp; 550 5.1.1 user unknown
Status: 5.1.1
`,
      returnedType: 'text/rfc822-headers',
    }),
    recipients: ['failed nobody@peer.example 550 5.1.1 recipient dead'],
  },
]
