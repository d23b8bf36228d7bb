/** Bounces in words of groupware, gateways and smaller servers. Test data. */
import { COPY, makePlain, makeReport, ORIGINAL_HEADER, ORIGINAL_ID, type ReportCase } from './report-case.fixture.ts'

const original = ORIGINAL_ID
const kind = 'bounce'
const head = (from: string, subject: string) =>
  `From: ${from}\nSubject: ${subject}\nDate: Sun, 29 Nov 2026 01:00:05 +0000`

export const ODD_BOUNCES: readonly ReportCase[] = [
  {
    from: 'GroupWise',
    kind,
    original: null,
    raw: makePlain(
      head('Mailer-Daemon@groupwise.example', 'Message status - undeliverable'),
      `The message that you sent was undeliverable to the following:
	nobody@groupwise.example (550 Requested action not taken: mailbox unavailable)

Possibly truncated original message follows:
`,
    ),
    recipients: ['failed nobody@groupwise.example 550 - recipient'],
  },
  {
    from: 'MailEnable',
    kind,
    original,
    raw: makePlain(
      head('postmaster@mailenable.example', 'Message Delivery Failure'),
      `MailEnable: Message could not be delivered to some recipients.
The following recipient(s) could not be reached:

	Recipient: [SMTP:nobody@peer.example]
	Reason: Remote SMTP Server Returned: 550 5.1.1 User unknown

Message headers follow:

${ORIGINAL_HEADER}`,
    ),
    recipients: ['failed nobody@peer.example 550 5.1.1 recipient dead'],
  },
  {
    from: 'hMailServer',
    kind,
    original: null,
    raw: makePlain(
      head('mailer-daemon@hmail.example', 'Message undeliverable: Your order'),
      `Your message did not reach some or all of the intended recipients.

   Sent: Sun, 29 Nov 2026 01:00:00 +0000
   Subject: Your order

The following recipient(s) could not be reached:

nobody@peer.example
   Error Type: SMTP
   Remote server (198.51.100.9) issued an error.
   hMailServer sent: RCPT TO:<nobody@peer.example>
   Remote server replied: 550 5.1.1 <nobody@peer.example>: no such user here

hMailServer
`,
    ),
    recipients: ['failed nobody@peer.example 550 5.1.1 recipient dead'],
  },
  {
    from: 'IronPort',
    kind,
    original: null,
    raw: makePlain(
      head('Mail Delivery System <MAILER-DAEMON@ironport.example>', 'Delivery Status Notification (Failure)'),
      `The following message to <nobody@peer.example> was undeliverable.
The reason for the problem:
5.1.0 - Unknown address error 550-'5.1.1 <nobody@peer.example>: Recipient address rejected: User unknown'
`,
    ),
    recipients: ['failed nobody@peer.example 550 5.1.1 recipient dead'],
  },
  {
    from: 'CommuniGate Pro',
    kind,
    original: null,
    raw: makePlain(
      head('<MAILER-DAEMON@communigate.example>', 'Undeliverable mail: Your order'),
      `Failed to deliver to '<nobody@peer.example>'
SMTP module(domain peer.example) reports:
 host mx.peer.example says:
 550 5.1.1 unknown user account
`,
    ),
    recipients: ['failed nobody@peer.example 550 5.1.1 recipient dead'],
  },
  {
    from: 'Haraka before its report part',
    kind,
    original,
    raw: makePlain(
      head('MAILER-DAEMON@haraka.example', 'failure notice'),
      `Hi. This is the Haraka Mailer program at haraka.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out. Below
you will find more details about the failure.

Intended Recipients: <nobody@peer.example>
Failure Reason: 550 5.1.1 Mailbox does not exist

--- Below this line is a copy of the message.

${COPY}`,
    ),
    recipients: ['failed nobody@peer.example 550 5.1.1 recipient dead'],
  },
  {
    from: 'Postal',
    kind,
    original: null,
    raw: makePlain(
      head('Mail Delivery Service <mailer-daemon@postal.example>', 'Mail Delivery Failed: Your order'),
      `This is the mail delivery service responsible for delivering mail to the domain postal.example.

Your message to nobody@postal.example has been rejected because the address does not exist here.

No further attempts will be made to deliver this message.
`,
    ),
    recipients: ['failed nobody@postal.example - - recipient dead'],
  },
  {
    from: 'James of old',
    kind,
    original: null,
    raw: makePlain(
      head('PostMaster@james.example', 'Re:Your order'),
      `Hi. This is the James mail server at james.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.  Below
I include the list of recipients and the reason why I was unable to deliver
your message.

Failed recipient(s):
nobody@peer.example

Error message:
550 5.1.1 <nobody@peer.example>: unknown recipient
`,
    ),
    recipients: ['failed nobody@peer.example 550 5.1.1 recipient dead'],
  },
  {
    from: 'Lotus Domino, report part lost',
    kind,
    original: null,
    raw: makePlain(
      head(
        'Postmaster@domino.example',
        'DELIVERY FAILURE: User nobody (nobody@domino.example) not listed in Domino Directory',
      ),
      `Your message

  Subject: Your order

was not delivered to:

  nobody@domino.example

because:

  User nobody (nobody@domino.example) not listed in Domino Directory
`,
    ),
    recipients: ['failed nobody@domino.example - - recipient dead'],
  },
  {
    from: 'a report that was cut before its status part',
    kind,
    original: null,
    raw: makeReport({
      head: head('Mail Delivery System <mailer-daemon@cut.example>', 'Undelivered Mail Returned to Sender'),
      words: 'Your message could not be delivered.\n\n<full@cut.example>: 552 5.2.2 Mailbox full\n',
      status: 'Reporting-MTA: dns; cut.example\n',
    }).replace(/--=_report\.42\/17\nContent-Type: message\/delivery-status[\s\S]*$/, ''),
    recipients: ['failed full@cut.example 552 5.2.2 quota'],
  },
  {
    from: 'a French host',
    kind,
    original: null,
    raw: `From: Service de messagerie <postmaster@poste.example>
Subject: =?iso-8859-1?Q?=C9chec_de_remise_:_Votre_commande?=
MIME-Version: 1.0
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

Votre message n'a pas pu =EAtre remis aux destinataires suivants :

personne@poste.example
 Adresse inconnue : cette bo=EEte n'existe pas.
`,
    recipients: ['failed personne@poste.example - - recipient dead'],
  },
  {
    from: 'a Spanish host',
    kind,
    original: null,
    raw: makePlain(
      head('MAILER-DAEMON@correo.example', 'Correo devuelto: destinatario desconocido'),
      'El mensaje no se pudo entregar.\n\n<nadie@correo.example>: 550 5.1.1 El usuario no existe\n',
    ),
    recipients: ['failed nadie@correo.example 550 5.1.1 recipient dead'],
  },
  {
    from: 'a German host that is full',
    kind,
    original: null,
    raw: makePlain(
      head('Postmaster@post.example', 'Unzustellbar: Ihre Bestellung'),
      'Ihre Nachricht konnte nicht zugestellt werden.\n\n<voll@post.example>: 552 Das Postfach des Empfängers ist voll\n',
    ),
    recipients: ['failed voll@post.example 552 - quota'],
  },
  {
    from: 'a Japanese host, in ISO-2022-JP',
    kind,
    original: null,
    raw: `From: MAILER-DAEMON@denki.example
Subject: =?ISO-2022-JP?B?GyRCR1s/Ljw6R1QbKEI=?=
MIME-Version: 1.0
Content-Type: text/plain; charset=iso-2022-jp

The user is not here: <nobody@denki.example>:
550 Unknown user nobody@denki.example
`,
    recipients: ['failed nobody@denki.example 550 - recipient dead'],
  },
  {
    from: 'MDaemon',
    kind,
    original: null,
    raw: makePlain(
      head('MDaemon@mdaemon.example', 'Warning: nobody@mdaemon.example - User unknown!'),
      'nobody@mdaemon.example - no such user here.\n\nThere is no user by that name at this server.\n',
    ),
    recipients: ['failed nobody@mdaemon.example - - recipient dead'],
  },
  {
    from: 'Exchange 5.5, which tells the To of the mail first',
    kind,
    original: null,
    raw: makePlain(
      head('System Administrator <postmaster@firm.example>', 'Undeliverable: Your order'),
      `Your message

  To:      list@firm.example
  Subject: Your order
  Sent:    Sun, 29 Nov 2026 01:00:00 -0000

did not reach the following recipient(s):

nobody@firm.example on Sun, 29 Nov 2026 01:00:01 -0000
    The recipient name is not recognized
    MSEXCH:IMS:FIRM:MAIL 0 (000C05A6) Unknown Recipient
`,
    ),
    recipients: ['failed nobody@firm.example - - recipient dead'],
  },
  {
    from: 'Dovecot and Sieve, which refuse with a receipt',
    kind,
    original,
    raw: makeReport({
      head: 'From: Mail Delivery Subsystem <postmaster@dovecot.example>\nSubject: Automatically rejected mail\nAuto-Submitted: auto-replied (rejected)',
      words:
        'Your message to <full@dovecot.example> was automatically rejected:\nQuota exceeded (mailbox for user is full)',
      statusType: 'message/disposition-notification',
      status: `Reporting-UA: dovecot.example; Dovecot Mail Delivery Agent
Final-Recipient: rfc822; full@dovecot.example
Original-Message-ID: ${ORIGINAL_ID}
Disposition: automatic-action/MDN-sent-automatically; deleted
`,
    }).replace('report-type=delivery-status', 'report-type=disposition-notification'),
    recipients: ['failed full@dovecot.example - - quota'],
    text: /^Quota exceeded/,
  },
  {
    from: 'a scanner that found a virus',
    kind,
    original: null,
    raw: makePlain(
      head('Content-filter at scan.example <postmaster@scan.example>', 'VIRUS (Eicar-Test-Signature) in mail FROM you'),
      'Our content checker found a virus in your message to ada@scan.example.\nThe message was rejected and has not been delivered.\n',
    ),
    recipients: ['failed ada@scan.example - - content'],
  },
]
