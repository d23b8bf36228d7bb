/** Complaints as providers write them. Test data; hosts, people and ids are made up. */

export interface ComplaintParts {
  /** Lines of the part for machines. */
  readonly fields?: string
  /** Lines of the returned mail's header, in front of the others. */
  readonly header?: string
  readonly returnPath?: string
  readonly messageId?: string
  /** Lines in front of the report's own header, and its subject. */
  readonly head?: string
}

const returned = ({ header = 'X-A: b', returnPath, messageId = '<order-4711@demo.example>' }: ComplaintParts): string =>
  `${returnPath === undefined ? '' : `Return-Path: <${returnPath}>\n`}${header}
From: Demo Shop <shop@demo.example>
To: Undisclosed Recipients
Subject: Earn money
Message-ID: ${messageId}
Date: Sun, 29 Nov 2026 00:59:58 +0000

Spam, spam, spam.
`

/** As RFC 5965 §2 has it: words, the part for machines, the mail. */
export function makeComplaint(parts: ComplaintParts = {}): string {
  const { fields = 'Feedback-Type: abuse\nUser-Agent: Loop/0.1\nVersion: 1\n', head = 'Subject: FW: Earn money' } =
    parts
  return `From: <abusedesk@provider.example>
Date: Sun, 29 Nov 2026 02:00:00 +0000
${head}
To: <abuse@demo.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="part1_13d.2e68ed54_boundary"

--part1_13d.2e68ed54_boundary
Content-Type: text/plain; charset="US-ASCII"
Content-Transfer-Encoding: 7bit

This is an email abuse report for a message received from IP 192.0.2.1.

--part1_13d.2e68ed54_boundary
Content-Type: message/feedback-report

${fields}
--part1_13d.2e68ed54_boundary
Content-Type: message/rfc822
Content-Disposition: inline

${returned(parts)}
--part1_13d.2e68ed54_boundary--
`
}

const FULL = `Feedback-Type: abuse
User-Agent: SomeGenerator/1.0
Version: 1
Original-Mail-From: <somespammer@demo.example>
Original-Rcpt-To: <user@peer.example>
Arrival-Date: Thu, 26 Nov 2026 14:00:00 EDT
Reporting-MTA: dns; mail.peer.example
Source-IP: 192.0.2.1
Authentication-Results: mail.peer.example; spf=fail smtp.mail=somespammer@demo.example
Reported-Domain: demo.example
Reported-Uri: http://demo.example/earn_money.html
Removal-Recipient: user@peer.example
`

/** No part for machines; the recipient stands in a field of the returned mail. */
const makePlain = (parts: ComplaintParts): string => `From: <staff@provider.example>
Subject: complaint about message from 192.0.2.1
Date: Sun, 29 Nov 2026 02:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="jmr"

--jmr
Content-Type: message/rfc822
Content-Disposition: inline

X-HmXmrOriginalRecipient: <user@peer.example>
${returned(parts)}
--jmr--
`

export interface ComplaintForm {
  readonly from: string
  readonly write: (parts: ComplaintParts) => string
  readonly type: string
  readonly recipients: readonly string[]
}

export const COMPLAINT_FORMS: readonly ComplaintForm[] = [
  {
    from: 'only what is required',
    write: makeComplaint,
    type: 'abuse',
    recipients: [],
  },
  {
    from: 'all fields of the standard',
    write: (parts) => makeComplaint({ fields: FULL, ...parts }),
    type: 'abuse',
    recipients: ['user@peer.example'],
  },
  {
    from: 'an unsubscription',
    write: (parts) => makeComplaint({ fields: FULL.replace('abuse', 'opt-out'), ...parts }),
    type: 'opt-out',
    recipients: ['user@peer.example'],
  },
  {
    from: 'a report of fraud, its field folded',
    write: (parts) => makeComplaint({ fields: FULL.replace(' abuse', '\n fraud'), ...parts }),
    type: 'fraud',
    recipients: ['user@peer.example'],
  },
  {
    from: 'a recipient that was taken out',
    write: (parts) => makeComplaint({ fields: FULL.replace('<user@peer.example>', '<redacted>'), ...parts }),
    type: 'abuse',
    recipients: ['redacted'],
  },
  { from: 'junk mail reports of Microsoft', write: makePlain, type: 'abuse', recipients: ['user@peer.example'] },
]
