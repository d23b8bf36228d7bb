/** Feedback reports (RFC 5965). Test data. */
import { ORIGINAL_HEADER, ORIGINAL_ID, type ReportCase } from './report-case.fixture.ts'

function makeFeedback(fields: string, returned = `message/rfc822\n\n${ORIGINAL_HEADER}\n\nThank you.\n`): string {
  return `From: Feedback <feedback@provider.example>
Subject: FW: Your order
Date: Sun, 29 Nov 2026 02:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="fbl"

--fbl
Content-Type: text/plain; charset=us-ascii

This is an email abuse report for a message received from 192.0.2.1.

--fbl
Content-Type: message/feedback-report

${fields}
--fbl
Content-Type: ${returned}
--fbl--
`
}

export const COMPLAINTS: readonly ReportCase[] = [
  {
    from: 'Yahoo',
    kind: 'complaint',
    why: 'abuse',
    original: ORIGINAL_ID,
    raw: makeFeedback(`Feedback-Type: abuse
User-Agent: Yahoo!-Mail-Feedback/2.0
Version: 0.1
Original-Mail-From: <b-abc@rp.demo.example>
Original-Rcpt-To: <nobody@peer.example>
Reporting-MTA: dns; mta1.provider.example
Received-Date: Sun, 29 Nov 2026 01:00:00 +0000
Source-IP: 192.0.2.1
Reported-Domain: demo.example
`),
  },
  {
    from: 'a small provider, header only',
    kind: 'complaint',
    why: 'abuse',
    original: ORIGINAL_ID,
    raw: makeFeedback(
      'Feedback-Type: Abuse\nUser-Agent: FeedbackLoop/1\nVersion: 1\n',
      `text/rfc822-headers\n\n${ORIGINAL_HEADER}\n`,
    ),
  },
  {
    from: 'one that strips the mail',
    kind: 'complaint',
    why: 'fraud',
    original: null,
    raw: makeFeedback('Feedback-Type: fraud\nUser-Agent: Gateway/3\nVersion: 1\n', 'text/plain\n\nremoved\n'),
  },
  {
    from: 'an unsubscription',
    kind: 'complaint',
    why: 'opt-out',
    original: ORIGINAL_ID,
    raw: makeFeedback('Feedback-Type: opt-out\nUser-Agent: Webmail/1\nVersion: 1\n'),
  },
  {
    from: 'somebody who says that it is no spam',
    kind: 'auto-reply',
    why: 'feedback report: not-spam',
    original: ORIGINAL_ID,
    raw: makeFeedback('Feedback-Type: not-spam\nUser-Agent: Webmail/1\nVersion: 1\n'),
  },
  {
    from: 'a report on authentication',
    kind: 'auto-reply',
    why: 'feedback report: auth-failure',
    raw: makeFeedback('Feedback-Type: auth-failure\nUser-Agent: Gateway/3\nVersion: 1\nAuth-Failure: dmarc\n'),
  },
]
