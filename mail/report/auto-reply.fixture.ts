/** Answers by programs, and what looks like one but is written by people. Test data. */
import { makePlain, makeReport, ORIGINAL_ID, type ReportCase } from './report-case.fixture.ts'

const kind = 'auto-reply'
const head = (subject: string, ...more: readonly string[]) =>
  [`From: Ada <ada@peer.example>`, `Subject: ${subject}`, ...more].join('\n')
const REPLY = `In-Reply-To: ${ORIGINAL_ID}`
const MAYBE = 'subject of an automatic reply'
const AWAY = 'I am away until Monday and have no access to my mail.'

export const AUTO_REPLIES: readonly ReportCase[] = [
  {
    from: 'a vacation program of RFC 3834',
    kind,
    original: ORIGINAL_ID,
    why: 'Auto-Submitted: auto-replied',
    raw: makePlain(head('Auto: Your order', 'Auto-Submitted: auto-replied (vacation)', REPLY), AWAY),
  },
  {
    from: 'Exchange Online',
    kind,
    original: ORIGINAL_ID,
    why: 'Auto-Submitted: auto-generated',
    raw: makePlain(
      head('Automatic reply: Your order', REPLY, 'X-Auto-Response-Suppress: All', 'Auto-Submitted: auto-generated'),
      AWAY,
    ),
  },
  {
    from: 'Exchange of old, by its class',
    kind,
    why: 'X-Message-Class',
    raw: makePlain(head('Your order', 'X-Message-Class: IPM.Note.Rules.OofTemplate.Microsoft'), AWAY),
  },
  {
    from: 'Exchange on premises, in German',
    kind,
    why: MAYBE,
    raw: makePlain(
      head('Automatische Antwort: Ihre Bestellung', 'X-Auto-Response-Suppress: All'),
      'Ich bin nicht im Büro.',
    ),
  },
  {
    from: 'Gmail',
    kind,
    why: 'Auto-Submitted: auto-replied',
    original: ORIGINAL_ID,
    raw: makePlain(
      head('Re: Your order', 'Precedence: bulk', 'X-Autoreply: yes', 'Auto-Submitted: auto-replied', REPLY),
      AWAY,
    ),
  },
  {
    from: 'X-Autoreply alone',
    kind,
    why: 'x-autoreply',
    raw: makePlain(head('Re: Your order', 'X-Autoreply: yes'), AWAY),
  },
  {
    from: 'cPanel',
    kind,
    why: 'x-autorespond',
    raw: makePlain(head('Re: Your order', 'X-Autorespond: Your order', 'Precedence: auto_reply'), AWAY),
  },
  {
    from: 'Precedence: auto_reply',
    kind,
    why: 'Precedence: auto_reply',
    raw: makePlain(head('Re: Your order', 'Precedence: auto_reply'), AWAY),
  },
  {
    from: 'vacation(1) of old',
    kind,
    why: MAYBE,
    raw: makePlain(head('away from my mail', 'Precedence: junk'), AWAY),
  },
  {
    from: 'French',
    kind,
    why: MAYBE,
    raw: makePlain(head('=?utf-8?Q?R=C3=A9ponse_automatique_:_Votre_commande?='), 'Je suis en congés.'),
  },
  {
    from: 'Spanish',
    kind,
    why: MAYBE,
    raw: makePlain(head('=?utf-8?Q?Respuesta_autom=C3=A1tica:_Su_pedido?='), 'Estoy de vacaciones.'),
  },
  {
    from: 'Dutch',
    kind,
    why: MAYBE,
    raw: makePlain(head('Automatisch antwoord: Uw bestelling'), 'Ik ben op vakantie.'),
  },
  {
    from: 'Russian',
    kind,
    why: MAYBE,
    raw: makePlain(head('=?utf-8?B?0JDQstGC0L7QvtGC0LLQtdGC?=: order'), 'Я в отпуске.'),
  },
  {
    from: 'Japanese',
    kind,
    why: MAYBE,
    raw: makePlain(head('=?utf-8?B?6Ieq5YuV5b+c562UOiDjgZTms6jmloc=?='), '不在です。'),
  },
  {
    from: 'words of absence beside the marks of a machine',
    kind,
    why: MAYBE,
    raw: makePlain(head('Ada is on holiday', 'Return-Path: <>'), AWAY),
  },
  {
    from: 'one who has left the firm',
    kind,
    why: 'Auto-Submitted: auto-replied',
    raw: makePlain(
      head('Automatic reply: Your order', 'Auto-Submitted: auto-replied'),
      'Ada no longer works here and this mailbox does not exist any more; your message was not delivered to her.',
    ),
  },
  {
    from: 'a challenge',
    kind,
    why: 'challenge',
    raw: makePlain(
      head('Please confirm your message', 'X-Boxtrapper: verify'),
      'Click here to have your mail delivered to Ada.',
    ),
  },
  {
    from: 'a challenge without marks',
    kind,
    why: 'challenge',
    raw: makePlain(head('Verification required: Your order'), 'To have your message delivered, answer this mail.'),
  },
  {
    from: 'a ticket system',
    kind,
    why: 'Auto-Submitted: auto-generated',
    raw: makePlain(head('[#4711] We have received your request', 'Auto-Submitted: auto-generated'), 'Thank you.'),
  },
  {
    from: 'a read receipt',
    kind,
    why: 'read receipt',
    original: ORIGINAL_ID,
    raw: makeReport({
      head: head('Read: Your order'),
      words: 'Your message was read on Sunday.',
      statusType: 'message/disposition-notification',
      status: `Reporting-UA: peer.example; Mailer 1.0
Final-Recipient: rfc822;ada@peer.example
Original-Message-ID: ${ORIGINAL_ID}
Disposition: manual-action/MDN-sent-manually; displayed
`,
    }).replace('report-type=delivery-status', 'report-type=disposition-notification'),
  },
  {
    from: 'a message from a mail system about something else',
    kind,
    why: 'mail system',
    raw: makePlain('From: postmaster@peer.example\nSubject: Maintenance on Sunday', 'The servers rest from 3 to 4.'),
  },
]

export const WRITTEN_MAILS: readonly ReportCase[] = [
  {
    from: 'somebody who answers',
    kind: 'mail',
    original: ORIGINAL_ID,
    raw: makePlain(head('Re: Your order', REPLY), 'Where is my parcel? It was not delivered: error 550 5.1.1!'),
  },
  {
    from: 'somebody whose answer quotes a bounce',
    kind: 'mail',
    raw: makePlain(
      head('Re: Undelivered Mail Returned to Sender', 'X-Auto-Response-Suppress: OOF'),
      'Look what I got:\n> <nobody@corp.example>: 550 5.1.1 User unknown\n> This is a permanent error.',
    ),
  },
  {
    from: 'somebody who says when she is away',
    kind: 'mail',
    raw: makePlain(
      head('My vacation in June', 'Auto-Submitted: no'),
      'I am on vacation in June, please deliver in July.',
    ),
  },
  {
    from: 'somebody who forwards a bounce',
    kind: 'mail',
    raw: `${head('Fwd: failure notice')}
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain

What does this mean?
--b
Content-Type: message/rfc822

From: MAILER-DAEMON@old.example
Subject: failure notice
Content-Type: multipart/report; report-type=delivery-status; boundary=c

--c
Content-Type: message/delivery-status

Reporting-MTA: dns; old.example

Final-Recipient: rfc822; nobody@old.example
Action: failed
Status: 5.1.1
--c--
--b--
`,
  },
]
