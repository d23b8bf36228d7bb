/** Replies of our SMTP servers: code, enhanced status code (RFC 3463) and text, and what each of them is for. */

export interface SmtpReply {
  readonly code: number
  readonly enhanced: string
  readonly text: string
  /** The connection ends with it. */
  readonly isLast: boolean
}

/** RFC 5321 §4.5.3.1.5: a reply line has at most 512 octets; the rest of it are codes. */
const TEXT_MAX = 400

/** Makes a reply; what came from elsewhere loses everything that could begin a line or confuse a terminal. */
export const reply = (code: number, enhanced: string, text: string): SmtpReply => ({
  code,
  enhanced,
  text: text.replace(/[^\x20-\x7e]+/g, ' ').slice(0, TEXT_MAX),
  // RFC 5321 §3.8 and §3.1: the host is going away, or the client is not wanted at all.
  isLast: code === 421 || code === 554,
})

export const REPLIES = {
  busy: reply(421, '4.7.0', 'too many connections, try again later'),
  busyFromAddress: reply(421, '4.7.0', 'too many connections from your address, try again later'),
  tooManyMails: reply(421, '4.7.0', 'too many mails from your address, try again later'),
  tooManyCommands: reply(421, '4.7.0', 'too many commands without a mail'),
  tooManyErrors: reply(421, '4.7.0', 'too many errors'),
  tooManyUnknown: reply(421, '4.7.0', 'too many unknown recipients'),
  tooSlow: reply(421, '4.4.2', 'too slow, try again later'),
  shuttingDown: reply(421, '4.3.2', 'this host is going down, try again later'),
  noPtr: reply(550, '5.7.25', 'your address has no name that leads back to it'),
  ptrTrouble: reply(451, '4.7.25', 'the name of your address cannot be looked up now, try again later'),
  noRelaying: reply(550, '5.7.1', 'mail for this domain is not taken here'),
  noSuchRoute: reply(550, '5.7.1', 'no mail is routed from here'),
  noLiteral: reply(550, '5.1.2', 'mail to address literals is not taken here'),
  badRecipient: reply(550, '5.1.3', 'this is no address of a recipient'),
  badSender: reply(501, '5.1.7', 'this is no address of a sender'),
  unknownRecipient: reply(550, '5.1.1', 'there is no such recipient'),
  recipientTrouble: reply(451, '4.4.3', 'the recipient cannot be looked up now, try again later'),
  tooManyRecipients: reply(452, '4.5.3', 'too many recipients, send the others in another mail'),
  // RFC 3463 §3.3: X.2.2, mailbox full. RFC 5321 §4.2.2: 452, insufficient system storage.
  accountFull: reply(452, '4.2.2', 'the account of the recipient is full, try again later'),
  tooLarge: reply(552, '5.3.4', 'the mail is larger than this host takes'),
  headTooLarge: reply(552, '5.3.4', 'the header section is larger than this host takes'),
  // Whatever comes behind such a mail may be the rest of it as its sender counts.
  badOctets: {
    ...reply(550, '5.6.0', 'bare CR, bare LF or NUL in the mail: see RFC 5321 section 2.3.8'),
    isLast: true,
  },
  mailLoop: reply(550, '5.4.6', 'the mail loops: it has been here too often'),
  noSpace: reply(452, '4.3.1', 'not enough space now, try again later'),
  ourTrouble: reply(451, '4.3.0', 'trouble on our side, try again later'),
  storeTrouble: reply(451, '4.4.2', 'the mail cannot be stored now, try again later'),
  policy: reply(550, '5.7.1', "refused by the DMARC policy of the sender's domain"),
} as const

/** For a client that is blocked, with the reason of whoever blocked it. */
export const blockedReply = (code: 550 | 554, reason: string | null): SmtpReply =>
  reply(
    code,
    '5.7.1',
    reason === null || reason === '' ? 'your address is blocked' : `your address is blocked: ${reason}`,
  )
