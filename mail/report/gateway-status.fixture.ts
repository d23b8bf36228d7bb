/** Reports of RFC 3464 and RFC 6533 as gateways, groupware and newer servers write them, with their oddities. Test data. */
import { makeReport, ORIGINAL_ID, type ReportCase } from './report-case.fixture.ts'

const original = ORIGINAL_ID
const kind = 'bounce'
const daemon = (host: string, subject: string) =>
  `From: Mail Delivery System <postmaster@${host}>\nSubject: ${subject}\nDate: Sun, 29 Nov 2026 01:00:05 +0000`

export const GATEWAY_REPORTS: readonly ReportCase[] = [
  {
    from: 'Lotus Domino',
    kind,
    original,
    raw: makeReport({
      head: daemon(
        'domino.example',
        'DELIVERY FAILURE: User nobody (nobody@domino.example) not listed in Domino Directory',
      ),
      words: `Your message

  Subject: Your order

was not delivered to:

  nobody@domino.example

because:

  User nobody (nobody@domino.example) not listed in Domino Directory
`,
      status: `Reporting-MTA: dns;mail.domino.example

Final-Recipient: rfc822;nobody@domino.example
Action: failed
Status: 5.1.1
Diagnostic-Code: X-Notes; User nobody (nobody@domino.example) not listed in Domino Directory
`,
    }),
    recipients: ['failed nobody@domino.example - 5.1.1 recipient dead'],
  },
  {
    from: 'Zimbra',
    kind,
    original,
    raw: makeReport({
      head: daemon('zimbra.example', 'Undelivered Mail Returned to Sender'),
      words: 'This is the mail system at host zimbra.example.',
      status: `Reporting-MTA: dns; zimbra.example
X-Postfix-Queue-ID: 5BCDEF0123

Final-Recipient: rfc822; closed@zimbra.example
Original-Recipient: rfc822;closed@zimbra.example
Action: failed
Status: 5.1.1
Remote-MTA: dns; zimbra.example
Diagnostic-Code: smtp; 550 5.1.1 closed@zimbra.example: Recipient address
    rejected: zimbra.example
`,
    }),
    recipients: ['failed closed@zimbra.example 550 5.1.1 recipient dead'],
  },
  {
    from: 'Mimecast, policy',
    kind,
    site: 'mimecast.com',
    original,
    raw: makeReport({
      head: daemon('mimecast.example', '[Postmaster] Email Delivery Failure'),
      words:
        'This is a message from Mimecast.\n\nYour message was not delivered because the recipient server rejected it.',
      status: `Reporting-MTA: dns; relay.mimecast.example

Final-Recipient: rfc822; ceo@firm.example
Action: failed
Status: 5.0.0
Diagnostic-Code: smtp; 554 Email rejected due to security policies - https://community.mimecast.example/docs/DOC-1369#554
`,
    }),
    recipients: ['failed ceo@firm.example 554 5.0.0 policy'],
  },
  {
    from: 'Proofpoint',
    kind,
    site: 'pphosted.com',
    original,
    raw: makeReport({
      head: daemon('pphosted.example', 'Returned mail: see transcript for details'),
      words:
        '   ----- The following addresses had permanent fatal errors -----\n<nobody@firm.example>\n    (reason: 550 5.1.1 User Unknown)',
      status: `Reporting-MTA: dns; mx0a.pphosted.example

Final-Recipient: RFC822; nobody@firm.example
Action: failed
Status: 5.1.1
Remote-MTA: DNS; mail.firm.example
Diagnostic-Code: SMTP; 550 5.1.1 User Unknown
`,
    }),
    recipients: ['failed nobody@firm.example 550 5.1.1 recipient dead'],
  },
  {
    from: 'Barracuda',
    kind,
    original,
    raw: makeReport({
      head: daemon('barracuda.example', '**Message you sent blocked by our bulk email filter**'),
      words:
        'Your message to: ada@firm.example\nwas blocked by our Spam Firewall. The email you sent with the following subject has NOT BEEN DELIVERED:',
      status: `Reporting-MTA: dns; barracuda.example

Final-Recipient: rfc822; ada@firm.example
Action: failed
Status: 5.7.1
Diagnostic-Code: smtp; 554 Service unavailable; Client host [out.demo.example] blocked using Barracuda Reputation
`,
    }),
    recipients: ['failed ada@firm.example 554 5.7.1 reputation'],
  },
  {
    from: 'Stalwart',
    kind,
    original,
    raw: makeReport({
      head: daemon('stalwart.example', 'Failed to deliver message'),
      words: `Your message could not be delivered to the following recipients:

<nobody@peer.example> (host 'mx.peer.example' rejected command 'RCPT TO:<nobody@peer.example>' with code 550 (5.1.1) 'User unknown')
`,
      status: `Reporting-MTA: dns;mx.stalwart.example
Arrival-Date: Sun, 29 Nov 2026 01:00:00 +0000

Original-Recipient: rfc822;nobody@peer.example
Final-Recipient: rfc822;nobody@peer.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp;550 User unknown
Remote-MTA: dns;mx.peer.example
`,
    }),
    recipients: ['failed nobody@peer.example 550 5.1.1 recipient dead'],
  },
  {
    from: 'Haraka, with its report part',
    kind,
    original,
    raw: makeReport({
      head: daemon('haraka.example', 'failure notice'),
      words:
        "Hi. This is the Haraka Mailer program at haraka.example.\nI'm afraid I wasn't able to deliver your message.",
      status: `Original-Envelope-Id: AAAA-BBBB.1
Reporting-MTA: dns;haraka.example
Arrival-Date: Sun, 29 Nov 2026 01:00:00 +0000

Final-Recipient: rfc822;nobody@peer.example
Action: failed
Status: 5.1.1
Remote-MTA: mx.peer.example
Diagnostic-Code: smtp;550 5.1.1 No such user
`,
    }),
    recipients: ['failed nobody@peer.example 550 5.1.1 recipient dead'],
  },
  {
    from: 'Courier',
    kind,
    original,
    raw: makeReport({
      head: daemon('courier.example', 'NOTICE: mail delivery status.'),
      words: `This is a delivery status notification from courier.example,
running the Courier mail server, version 1.3.

                           UNDELIVERABLE MAIL

Your message to the following recipients cannot be delivered:

<nobody@peer.example>:
    mx.peer.example [198.51.100.9]:
    >>> RCPT TO:<nobody@peer.example>
    <<< 550 User unknown.
`,
      status: `Reporting-MTA: dns; courier.example
Arrival-Date: Sun, 29 Nov 2026 01:00:00 +0000

Final-Recipient: rfc822; nobody@peer.example
Action: failed
Status: 5.0.0
Remote-MTA: dns; mx.peer.example [198.51.100.9]
Diagnostic-Code: smtp; 550 User unknown.
`,
    }),
    recipients: ['failed nobody@peer.example 550 5.0.0 recipient dead'],
  },
  {
    from: 'James',
    kind,
    original,
    raw: makeReport({
      head: daemon('james.example', 'Delivery Failure Notification'),
      words: 'Hi. This is the James mail server at james.example.',
      status: `Reporting-MTA: dns; james.example
Received-From-MTA: dns; out.demo.example

Final-Recipient: rfc822; full@james.example
Action: failed
Status: 5.2.2
Diagnostic-Code: X-James; com.sun.mail.smtp.SMTPAddressFailedException: 552 5.2.2 Over quota
`,
    }),
    recipients: ['failed full@james.example 552 5.2.2 quota'],
  },
  {
    from: 'OpenSMTPD',
    kind,
    original,
    raw: makeReport({
      head: 'From: Mailer Daemon <MAILER-DAEMON@opensmtpd.example>\nSubject: Delivery status notification: error',
      words: `    Hi!

    This is the MAILER-DAEMON, please DO NOT REPLY to this email.

    An error has occurred while attempting to deliver a message for
    the following list of recipients:

nobody@peer.example: 550 5.1.1 <nobody@peer.example>: Recipient address rejected: undeliverable address
`,
      status: `Reporting-MTA: dns; opensmtpd.example

Final-Recipient: rfc822; nobody@peer.example
Action: failed
Status: 5.0.0
`,
    }),
    recipients: ['failed nobody@peer.example 550 5.1.1 recipient dead'],
  },
  {
    from: 'a host of RFC 6533, Unicode as it is',
    kind,
    original,
    raw: makeReport({
      head: daemon('eai.example', 'Undelivered Mail Returned to Sender'),
      words: 'Недоставлено.',
      status: `Reporting-MTA: dns; eai.example

Final-Recipient: utf-8; никто@пример.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown
`,
      statusType: 'message/global-delivery-status',
      returnedType: 'message/global-headers',
    }),
    recipients: ['failed никто@пример.example 550 5.1.1 recipient dead'],
  },
  {
    from: 'a host of RFC 6533, escaped, and xtext',
    kind,
    original,
    raw: makeReport({
      head: daemon('eai.example', 'Undelivered Mail Returned to Sender'),
      words: 'See the report.',
      status: `Reporting-MTA: dns; eai.example

Final-Recipient: utf-8; j\\x{FC}rgen@peer.example
Action: failed
Status: 5.1.1

Original-Recipient: rfc822;ada+2Btag@peer.example
Final-Recipient: rfc822;forwarded@other.example
Action: failed
Status: 5.2.1 (mailbox disabled)

Original-Recipient: rfc822;bob+41@peer.example
Action: Failed
Status: 5.1.6
`,
    }),
    recipients: [
      'failed jürgen@peer.example - 5.1.1 recipient dead',
      'failed ada+tag@peer.example - 5.2.1 recipient dead',
      'failed bob+41@peer.example - 5.1.6 recipient dead',
    ],
  },
  {
    from: 'a gateway that encodes the report and leaves out the action',
    kind,
    original,
    raw: makeReport({
      head: daemon('gateway.example', 'Undeliverable mail'),
      words: 'See the report.',
      statusType: 'message/delivery-status\nContent-Transfer-Encoding: base64',
      status: btoa(
        'Reporting-MTA: dns; gateway.example\r\n\r\nFinal-Recipient: rfc822; nobody@peer.example\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 no such\r\n user\r\n',
      ),
    }),
    recipients: ['failed nobody@peer.example 550 5.1.1 recipient dead'],
  },
  {
    from: 'a host whose status says more than its silent diagnosis',
    kind,
    original,
    raw: makeReport({
      head: daemon('terse.example', 'Delivery failure'),
      words: 'Delivery failed.',
      status:
        'Reporting-MTA: dns; terse.example\n\nFinal-Recipient: rfc822; gone@terse.example\nAction: failed\nStatus: 5.2.1\n',
    }),
    recipients: ['failed gone@terse.example - 5.2.1 recipient dead'],
  },
  {
    from: 'a successful delivery that somebody asked to hear of',
    kind,
    original,
    raw: makeReport({
      head: daemon('mail.corp.example', 'Successful Mail Delivery Report'),
      words: 'Your message was successfully delivered to the destination(s) listed below.',
      status: `Reporting-MTA: dns; mail.corp.example

Final-Recipient: rfc822; ada@corp.example
Action: delivered
Status: 2.0.0
Diagnostic-Code: smtp; 250 2.0.0 Ok: queued as 6CDEF01234

Final-Recipient: rfc822; list@corp.example
Action: expanded
Status: 2.0.0
`,
    }),
    recipients: ['delivered ada@corp.example 250 2.0.0', 'expanded list@corp.example - 2.0.0'],
  },
]
