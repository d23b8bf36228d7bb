/** The form of a labelled report, and the skeleton of MIME that all share. Test data; hosts, people and ids are made up. */

export interface ReportCase {
  /** Whose form it is. */
  readonly from: string
  /** With LF line ends. */
  readonly raw: string
  /** Where the mail had been handed to. */
  readonly site?: string
  readonly kind: 'bounce' | 'auto-reply' | 'complaint' | 'mail'
  /** One line a recipient: action, address, code, enhanced code, category by `classify`, and `dead` when it suppresses; `-` for null. */
  readonly recipients?: readonly string[]
  /** What `why` of an automatic answer, or the type of a complaint, says. */
  readonly why?: string
  /** Message-ID of the original. */
  readonly original?: string | null
  /** What the text of the first recipient must say. */
  readonly text?: RegExp
}

export const ORIGINAL_ID = '<order-4711@demo.example>'
export const RETURN_PATH = 'b-mfrggzdfmztwq2lknnwg23tpobyxe43uov3ho6dzpjqwe@rp.demo.example'

/** Header and end of the mail that is reported. */
export const ORIGINAL_HEADER = `Return-Path: <${RETURN_PATH}>
Received: from out.demo.example (out.demo.example [192.0.2.1])
 by mx.peer.example with ESMTPS id 1aBcDe; Sun, 29 Nov 2026 01:00:00 +0000
From: Demo Shop <shop@demo.example>
To: nobody@peer.example
Subject: Your order
Message-ID: ${ORIGINAL_ID}
Date: Sun, 29 Nov 2026 00:59:58 +0000`

const ORIGINAL = `${ORIGINAL_HEADER}

Thank you for your order. It was not delivered yet: 550 5.1.1 is your order number, user unknown.
`

export interface ReportParts {
  /** Header fields of the report itself, without those of MIME. */
  readonly head: string
  readonly words: string
  readonly html?: string
  readonly status?: string
  readonly statusType?: string
  readonly returnedType?: string
}

/** A `multipart/report` as RFC 3464 has it. */
export function makeReport(parts: ReportParts): string {
  const { head, words, html, status, statusType = 'message/delivery-status', returnedType = 'message/rfc822' } = parts
  const boundary = '=_report.42/17'
  const pieces = [
    `Content-Type: ${html === undefined ? 'text/plain' : 'text/html'}; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n${html ?? words}`,
    ...(status === undefined ? [] : [`Content-Type: ${statusType}\n\n${status}`]),
    `Content-Type: ${returnedType}\n\n${returnedType.endsWith('headers') ? `${ORIGINAL_HEADER}\n` : ORIGINAL}`,
  ]
  const body = pieces.map((piece) => `--${boundary}\n${piece}\n`).join('')
  return `${head}
To: ${RETURN_PATH}
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
 boundary="${boundary}"

This is a MIME-encapsulated message.

${body}--${boundary}--
`
}

/** A mail of one text part. */
export function makePlain(head: string, words: string): string {
  return `${head}
To: ${RETURN_PATH}
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

${words}
`
}

/** How most hosts of old return a mail after their words. */
export const COPY = ORIGINAL
