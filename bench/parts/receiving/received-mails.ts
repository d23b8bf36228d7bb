/** The mails that come in: about 5 KB, with the fields and two bodies of a real one, each unlike the others, signed by one key. */
import { generateDkimKey } from '@mailstead/mail/dkim/key.ts'
import { signDkim } from '@mailstead/mail/dkim/sign.ts'

export const SENDER_DOMAIN = 'sender.example'
export const SENDER_HOST = `mail.${SENDER_DOMAIN}`
/** What the proxy in front says of the client. */
export const SENDER_IP = '192.0.2.10'
export const MAIL_FROM = `news-bounces@${SENDER_DOMAIN}`

const SELECTOR = 'bench'
const BOUNDARY = '=_part_5f0c3b1d'
const SENTENCES = [
  'The minutes of the last meeting are attached to the agenda, and corrections are welcome until Thursday.',
  'Our office moves to the third floor on Monday, so please take your plants and papers with you.',
  'The figures of the quarter look better than we feared, mainly because two large orders came early.',
  'If you have not booked your train yet, the cheaper tickets are sold until the end of the week.',
  'Anna has written a short guide to the new scanner, which you find beside the machine.',
]

export interface ReceivedMails {
  /** Each a whole mail. */
  readonly mails: readonly string[]
  /** What DNS must say of the sender. */
  readonly zone: Readonly<Record<string, unknown>>
}

const sentences = (serial: number, bytes: number): string[] => {
  const lines: string[] = []
  for (let at = 0; lines.length * 100 < bytes; at++) lines.push(SENTENCES[(serial + at) % SENTENCES.length] ?? '')
  return lines
}

function unsigned(serial: number, bytes: number): string {
  const id = `${serial}.${Date.now().toString(36)}`
  const body = sentences(serial, (bytes - 1_500) / 2)
  return [
    `Received: from app-3.internal (app-3.internal [10.1.2.3]) by ${SENDER_HOST} (Postfix) with ESMTPS id 4Y${serial}`,
    `\tfor <box@bench.example>; ${new Date().toUTCString().replace('GMT', '+0000')}`,
    `From: "The Example News" <news@${SENDER_DOMAIN}>`,
    'To: "Ada Lovelace" <box@bench.example>',
    `Reply-To: <office@${SENDER_DOMAIN}>`,
    `Subject: News of the week, number ${serial}`,
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${id}@${SENDER_HOST}>`,
    `List-Unsubscribe: <https://${SENDER_DOMAIN}/leave/${id}>`,
    'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
    'MIME-Version: 1.0',
    `Content-Type: multipart/alternative; boundary="${BOUNDARY}"`,
    '',
    `--${BOUNDARY}`,
    'Content-Type: text/plain; charset=utf-8',
    '',
    ...body,
    '',
    `--${BOUNDARY}`,
    'Content-Type: text/html; charset=utf-8',
    '',
    '<html><body>',
    ...body.map((line) => `<p>${line}</p>`),
    '</body></html>',
    `--${BOUNDARY}--`,
    '',
  ].join('\r\n')
}

/** Makes and signs them; SPF, DKIM and DMARC pass with the zone. */
export async function makeReceivedMails({ count, bytes }: { count: number; bytes: number }): Promise<ReceivedMails> {
  const { privateKeyPem, publicTxt } = await generateDkimKey('rsa-sha256')
  const keys = [{ selector: SELECTOR, algorithm: 'rsa-sha256' as const, privateKeyPem }]
  const mails: string[] = []
  for (let serial = 0; serial < count; serial++)
    mails.push(await signDkim(unsigned(serial, bytes), { domain: SENDER_DOMAIN, keys, signedAt: new Date() }))
  const reversed = SENDER_IP.split('.').reverse().join('.')
  return {
    mails,
    zone: {
      [`${reversed}.in-addr.arpa`]: { PTR: [SENDER_HOST] },
      [SENDER_HOST]: { A: [SENDER_IP] },
      [SENDER_DOMAIN]: { TXT: [`v=spf1 ip4:${SENDER_IP} -all`] },
      [`${SELECTOR}._domainkey.${SENDER_DOMAIN}`]: { TXT: [publicTxt] },
      [`_dmarc.${SENDER_DOMAIN}`]: { TXT: ['v=DMARC1; p=reject'] },
    },
  }
}
