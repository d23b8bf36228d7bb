/** Bounces in words, as hosts write them that make no report of RFC 3464. Test data. */
import { COPY, makePlain, ORIGINAL_HEADER, ORIGINAL_ID, type ReportCase } from './report-case.fixture.ts'

const original = ORIGINAL_ID
const kind = 'bounce'
const head = (from: string, subject: string) =>
  `From: ${from}\nSubject: ${subject}\nDate: Sun, 29 Nov 2026 01:00:05 +0000`
const daemon = (host: string, subject: string) => head(`MAILER-DAEMON@${host}`, subject)

export const LOOSE_BOUNCES: readonly ReportCase[] = [
  {
    from: 'qmail, local',
    kind,
    original,
    raw: makePlain(
      daemon('old.example', 'failure notice'),
      `Hi. This is the qmail-send program at old.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<nobody@old.example>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

${COPY}`,
    ),
    recipients: ['failed nobody@old.example - 5.1.1 recipient dead'],
  },
  {
    from: 'qmail, two remote recipients',
    kind,
    original,
    raw: makePlain(
      daemon('old.example', 'failure notice'),
      `Hi. This is the qmail-send program at old.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<nobody@peer.example>:
198.51.100.9 does not like recipient.
Remote host said: 550 5.1.1 User unknown
Giving up on 198.51.100.9.

<big@peer.example>:
198.51.100.9 failed after I sent the message.
Remote host said: 552 5.3.4 Message too large for this host
I'm not going to try again; this message has been in the queue too long.

--- Below this line is a copy of the message.

${COPY}`,
    ),
    recipients: ['failed nobody@peer.example 550 5.1.1 recipient dead', 'failed big@peer.example 552 5.3.4 content'],
  },
  {
    from: 'qmail, host not found',
    kind,
    original,
    raw: makePlain(
      daemon('old.example', 'failure notice'),
      `Hi. This is the qmail-send program at old.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<ada@void.example>:
Sorry, I couldn't find any host named void.example. (#5.1.2)

--- Below this line is a copy of the message.

${COPY}`,
    ),
    recipients: ['failed ada@void.example - 5.1.2 infrastructure'],
  },
  {
    from: 'Exim 4.6, remote refusal',
    kind,
    original,
    raw: makePlain(
      `X-Failed-Recipients: nobody@peer.example\nAuto-Submitted: auto-replied\n${head('Mail Delivery System <Mailer-Daemon@host.example>', 'Mail delivery failed: returning message to sender')}`,
      `This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  nobody@peer.example
    SMTP error from remote mail server after RCPT TO:<nobody@peer.example>:
    host mx.peer.example [198.51.100.9]: 550 No such recipient here

------ This is a copy of the message, including all the headers. ------

${COPY}`,
    ),
    recipients: ['failed nobody@peer.example 550 - recipient dead'],
  },
  {
    from: 'Exim, time ran out',
    kind,
    original,
    raw: makePlain(
      `X-Failed-Recipients: slow@peer.example\n${head('Mail Delivery System <Mailer-Daemon@host.example>', 'Mail delivery failed: returning message to sender')}`,
      `This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  slow@peer.example
    host mx.peer.example [198.51.100.9]
    Connection timed out: retry timeout exceeded

------ This is a copy of the message, including all the headers. ------

${COPY}`,
    ),
    recipients: ['failed slow@peer.example - - infrastructure'],
  },
  {
    from: 'Exim, names only in its header',
    kind,
    original,
    raw: makePlain(
      `X-Failed-Recipients: one@peer.example, two@peer.example\n${head('Mail Delivery System <Mailer-Daemon@host.example>', 'Mail delivery failed')}`,
      `The mail was rejected: 550 5.7.1 message content looks like spam.

------ This is a copy of the message, including all the headers. ------

${COPY}`,
    ),
    recipients: ['failed one@peer.example 550 5.7.1 content', 'failed two@peer.example 550 5.7.1 content'],
  },
  {
    from: 'Postfix, report part lost on the way',
    kind,
    original,
    raw: makePlain(
      head('MAILER-DAEMON@corp.example (Mail Delivery System)', 'Undelivered Mail Returned to Sender'),
      `This is the mail system at host mail.corp.example.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

For further assistance, please send mail to postmaster.

                   The mail system

<nobody@corp.example>: host inner.corp.example[198.51.100.7] said: 550 5.1.1
    <nobody@corp.example>: Recipient address rejected: User unknown in local
    recipient table (in reply to RCPT TO command)

${ORIGINAL_HEADER}`,
    ),
    recipients: ['failed nobody@corp.example 550 5.1.1 recipient dead'],
    text: /unknown in local recipient table$/,
  },
  {
    from: 'Sendmail of old',
    kind,
    original,
    raw: makePlain(
      head('Mail Delivery Subsystem <MAILER-DAEMON@ancient.example>', 'Returned mail: User unknown'),
      `The original message was received at Sun, 29 Nov 2026 01:00:00 GMT
from out.demo.example [192.0.2.1]

   ----- The following addresses had permanent fatal errors -----
<nobody@ancient.example>

   ----- Transcript of session follows -----
550 5.1.1 <nobody@ancient.example>... User unknown

   ----- Original message follows -----

${COPY}`,
    ),
    recipients: ['failed nobody@ancient.example 550 5.1.1 recipient dead'],
  },
  {
    from: 'Exchange 2003',
    kind,
    original: null,
    raw: makePlain(
      head('System Administrator <postmaster@firm.example>', 'Undeliverable: Your order'),
      `Your message did not reach some or all of the intended recipients.

      Subject:	Your order
      Sent:	11/29/2026 1:00 AM

The following recipient(s) could not be reached:

      nobody@firm.example on 11/29/2026 1:00 AM
            The e-mail account does not exist at the organization this message was sent to.  Check the e-mail address, or contact the recipient directly to find out the correct address.
            <mail.firm.example #5.1.1>
`,
    ),
    recipients: ['failed nobody@firm.example - 5.1.1 recipient dead'],
  },
  {
    from: 'Exchange 2010, HTML only',
    kind,
    original: null,
    raw: `From: Microsoft Exchange <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@firm.example>
Subject: Undeliverable: Your order
X-MS-Exchange-Message-Is-Ndr:
MIME-Version: 1.0
Content-Type: text/html; charset="us-ascii"
Content-Transfer-Encoding: quoted-printable

<html><head><style type=3D"text/css">p { color: #550; }</style></head>
<body><p><b>Delivery has failed to these recipients or distribution lists:<=
/b></p><p><a href=3D"mailto:nobody@firm.example">nobody@firm.example</a><br=
>The recipient's e-mail address was not found in the recipient's e-mail sys=
tem.</p><p><b>Diagnostic information for administrators:</b></p><p>Generatin=
g server: firm.example</p><p>nobody@firm.example<br>#550 5.1.1 RESOLVER.ADR.=
RecipNotFound; not found ##</p></body></html>
`,
    recipients: ['failed nobody@firm.example 550 5.1.1 recipient dead'],
  },
  {
    from: 'Office 365 behind a gateway that keeps the HTML alone',
    kind,
    site: 'outlook.com',
    original: null,
    raw: `From: Microsoft Outlook <postmaster@firm.example>
Subject: =?utf-8?B?VW5kZWxpdmVyYWJsZTogWW91ciBvcmRlcg==?=
MIME-Version: 1.0
Content-Type: text/html; charset=utf-8

<html><body><table><tr><td>Your message to <a href="mailto:all@firm.example">all@firm.example</a> couldn't be delivered.</td></tr>
<tr><td>A custom mail flow rule created by an admin at firm.example has blocked your message.</td></tr>
<tr><td>Remote Server returned '550 5.7.1 TRANSPORT.RULES.RejectMessage; the message was rejected by organization policy'</td></tr></table></body></html>
`,
    recipients: ['failed all@firm.example 550 5.7.1 policy'],
  },
  {
    from: 'Yahoo',
    kind,
    site: 'yahoodns.net',
    original,
    raw: makePlain(
      daemon('yahoo.example', 'Failure Notice'),
      `Sorry, we were unable to deliver your message to the following address.

<nobody@yahoo.example>:
554: delivery error: dd This user doesn't have a yahoo.com account (nobody@yahoo.example) [0] - mta1.mail.example

--- Below this line is a copy of the message.

${COPY}`,
    ),
    recipients: ['failed nobody@yahoo.example 554 - recipient dead'],
  },
  {
    from: 'GMX and web.de',
    kind,
    site: 'gmx.net',
    original,
    raw: makePlain(
      head('"GMX Mailer Daemon" <mailer-daemon@gmx.example>', 'Mail delivery failed: returning message to sender'),
      `This message was created automatically by mail delivery software.

A message that you sent could not be delivered to
one or more of its recipients. This is a permanent error.

The following address failed:

nobody@gmx.example:
SMTP error from remote server for RCPT TO command, host: mx00.gmx.example (198.51.100.10) reason: 550 Requested action not taken: mailbox unavailable

--- The header of the original message is following. ---

${ORIGINAL_HEADER}`,
    ),
    recipients: ['failed nobody@gmx.example 550 - recipient dead'],
  },
  {
    from: 'T-Online',
    kind,
    original,
    raw: makePlain(
      head('Mail Delivery Subsystem <mailer-daemon@t-online.example>', 'Returned mail: User unknown'),
      `|------------------------- Message log follows: -------------------------|
 no valid recipients were found for this message
|------------------------- Failed addresses follow: ---------------------|
 <nobody@t-online.example> ... unknown user
|------------------------- Message text follows: ------------------------|
${COPY}`,
    ),
    recipients: ['failed nobody@t-online.example - - recipient dead'],
  },
  {
    from: 'Mail.ru',
    kind,
    original,
    raw: makePlain(
      head(
        'mailer-daemon@corp.mail.example',
        '=?utf-8?B?0J3QtdC00L7RgdGC0LDQstC70LXQvdC90L7QtSDRgdC+0L7QsdGJ0LXQvdC40LU=?=',
      ),
      `Это письмо создано автоматически сервером Mail.Example, отвечать на него не нужно.

К сожалению, Ваше письмо не может быть доставлено одному или нескольким получателям:

**********************

nobody@mail.example
  ошибка при отправке: 550 Message was not accepted -- invalid mailbox. Local mailbox nobody@mail.example is unavailable: user not found

**********************

------ This is a copy of the message, including all the headers. ------

${COPY}`,
    ),
    recipients: ['failed nobody@mail.example 550 - recipient dead'],
  },
  {
    from: 'QQ',
    kind,
    site: 'qq.com',
    original: null,
    raw: `From: "=?utf-8?B?UVHpgq7nrrE=?=" <PostMaster@qq.example>
Subject: =?utf-8?B?6YCA5L+h6YCa55+l?=
MIME-Version: 1.0
Content-Type: text/html; charset=utf-8

<html><body><p>抱歉，您的邮件被退回来了……</p><p>收件人：nobody@peer.example</p>
<p>退信原因：收件人邮件地址不存在，邮件无法送达。</p><p>host mx.peer.example[198.51.100.9] said: 550 Mailbox not found. (in reply to RCPT TO command)</p></body></html>
`,
    recipients: ['failed nobody@peer.example 550 - recipient dead'],
  },
  {
    from: '163, in GBK',
    kind,
    original: null,
    raw: `From: Postmaster@163.example
Subject: =?gb2312?B?z7XNs83L0MU=?=
MIME-Version: 1.0
Content-Type: text/plain; charset=gbk
Content-Transfer-Encoding: base64

${btoa('\xb1\xa7\xc7\xb8\xa3\xac\xc4\xfa\xb5\xc4\xd3\xca\xbc\xfe\xb1\xbb\xcd\xcb\xbb\xd8\xc0\xb4\xc1\xcb\r\n\r\nnobody@peer.example\r\nSMTP error, RCPT TO: Host mx.peer.example(198.51.100.9) said 550 User not found: nobody@peer.example\r\n')}
`,
    recipients: ['failed nobody@peer.example 550 - recipient dead'],
  },
]
