/** Labelled SMTP replies in the forms that large providers and common servers use. Test data; hosts and names are made up. */
import type { BounceCategory, ReplyPhase } from './refusal.ts'

export interface LabelledReply {
  readonly from: string
  readonly site: string
  readonly phase: ReplyPhase
  /** As on the wire: code, enhanced code if any, text. */
  readonly reply: string
  readonly category: BounceCategory
  /** Present when the address must be suppressed. */
  readonly dead?: true
}

const google = { from: 'Gmail', site: 'google.com' }
const outlook = { from: 'Outlook and Exchange Online', site: 'outlook.com' }
const yahoo = { from: 'Yahoo and AOL', site: 'yahoodns.net' }
const icloud = { from: 'iCloud', site: 'icloud.com' }
const gmx = { from: 'GMX', site: 'gmx.net' }
const webde = { from: 'web.de', site: 'web.de' }
const comcast = { from: 'Comcast', site: 'comcast.net' }
const mimecast = { from: 'Mimecast', site: 'mimecast.com' }
const proofpoint = { from: 'Proofpoint', site: 'pphosted.com' }
const barracuda = { from: 'Barracuda', site: 'barracudanetworks.com' }
const postfix = { from: 'Postfix', site: 'corp.example' }
const exim = { from: 'Exim', site: 'host.example' }
const exchange = { from: 'Exchange on premises', site: 'firm.example' }
const qmail = { from: 'qmail', site: 'old.example' }
const other = { from: 'other', site: 'other.example' }

export const PROVIDER_REPLIES: readonly LabelledReply[] = [
  {
    ...google,
    phase: 'rcpt',
    category: 'recipient',
    dead: true,
    reply:
      "550 5.1.1 The email account that you tried to reach does not exist. Please try double-checking the recipient's email address for typos or unnecessary spaces. For more information, go to https://support.google.com/mail/?p=NoSuchUser x1-20020a05.7 - gsmtp",
  },
  {
    ...google,
    phase: 'rcpt',
    category: 'recipient',
    dead: true,
    reply:
      '550 5.2.1 The email account that you tried to reach is disabled. For more information, go to https://support.google.com/mail/?p=DisabledUser q2 - gsmtp',
  },
  {
    ...google,
    phase: 'rcpt',
    category: 'recipient',
    dead: true,
    reply:
      '550 5.2.1 The email account that you tried to reach is inactive. Learn more at https://support.google.com/mail/?p=DisabledUser q3 - gsmtp',
  },
  {
    ...google,
    phase: 'rcpt',
    category: 'transient',
    reply:
      '550 5.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages from being delivered. q4 - gsmtp',
  },
  {
    ...google,
    phase: 'rcpt',
    category: 'transient',
    reply:
      '450 4.2.1 The user you are trying to contact is receiving mail too quickly. Please resend your message at a later time. q5 - gsmtp',
  },
  {
    ...google,
    phase: 'rcpt',
    category: 'quota',
    reply:
      "552 5.2.2 The recipient's inbox is out of storage space. Please direct the recipient to https://support.google.com/mail/?p=OverQuotaPerm q6 - gsmtp",
  },
  {
    ...google,
    phase: 'rcpt',
    category: 'quota',
    reply: "452 4.2.2 The recipient's inbox is out of storage space and inactive. q7 - gsmtp",
  },
  {
    ...google,
    phase: 'dot',
    category: 'policy',
    reply:
      '550 5.7.26 This mail has been blocked because the sender is unauthenticated. Gmail requires all senders to authenticate with either SPF or DKIM. q8 - gsmtp',
  },
  {
    ...google,
    phase: 'dot',
    category: 'policy',
    reply:
      "550 5.7.26 Unauthenticated email from demo.example is not accepted due to domain's DMARC policy. q9 - gsmtp",
  },
  {
    ...google,
    phase: 'dot',
    category: 'content',
    reply:
      '550 5.7.1 [192.0.2.1] Gmail has detected that this message is likely unsolicited mail. To reduce the amount of spam sent to Gmail, this message has been blocked. q10 - gsmtp',
  },
  {
    ...google,
    phase: 'dot',
    category: 'reputation',
    reply:
      '421 4.7.0 [192.0.2.1] Our system has detected an unusual rate of unsolicited mail originating from your IP address. To protect our users from spam, mail has been temporarily rate limited. q11 - gsmtp',
  },
  {
    ...google,
    phase: 'dot',
    category: 'reputation',
    reply:
      '550 5.7.1 Our system has detected that this message is likely suspicious due to the very low reputation of the sending domain. q12 - gsmtp',
  },
  {
    ...google,
    phase: 'dot',
    category: 'content',
    reply: '552 5.7.0 This message was blocked because its content presents a potential security issue. q13 - gsmtp',
  },
  {
    ...google,
    phase: 'dot',
    category: 'infrastructure',
    reply:
      '550 5.7.25 [192.0.2.1] The IP address sending this message does not have a PTR record setup, or the corresponding forward DNS entry does not match. q14 - gsmtp',
  },
  {
    ...google,
    phase: 'dot',
    category: 'content',
    reply: "552 5.3.4 Your message exceeded Google's message size limits. q15 - gsmtp",
  },

  {
    ...outlook,
    phase: 'rcpt',
    category: 'recipient',
    dead: true,
    reply:
      '550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302). [AM1.eop-eur01.prod.protection.outlook.com]',
  },
  {
    ...outlook,
    phase: 'rcpt',
    category: 'recipient',
    dead: true,
    reply:
      '550 5.4.1 Recipient address rejected: Access denied. AS(201806281) [DB5.eop-eur02.prod.protection.outlook.com]',
  },
  {
    ...outlook,
    phase: 'dot',
    category: 'recipient',
    dead: true,
    reply: '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup',
  },
  {
    ...outlook,
    phase: 'dot',
    category: 'policy',
    reply:
      "550 5.7.515 Access denied, sending domain demo.example doesn't meet the required authentication level. The sender's domain in the 5322.From address doesn't meet the authentication requirements.",
  },
  {
    ...outlook,
    phase: 'dot',
    category: 'policy',
    reply:
      '550 5.7.509 Access denied, sending domain demo.example does not pass DMARC verification and has a DMARC policy of reject.',
  },
  {
    ...outlook,
    phase: 'rcpt',
    category: 'reputation',
    reply:
      '550 5.7.606 Access denied, banned sending IP [192.0.2.1]. To request removal from this list please visit https://sender.office.com/',
  },
  {
    ...outlook,
    phase: 'mail',
    category: 'reputation',
    reply:
      "550 5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3140).",
  },
  {
    ...outlook,
    phase: 'mail',
    category: 'reputation',
    reply:
      '451 4.7.650 The mail server [192.0.2.1] has been temporarily rate limited due to IP reputation. For e-mail delivery information see https://postmaster.live.com (S775)',
  },
  {
    ...outlook,
    phase: 'dot',
    category: 'policy',
    reply:
      '550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required; Delivery restriction check failed because the sender was not authenticated when sending to this group',
  },
  {
    ...outlook,
    phase: 'dot',
    category: 'quota',
    reply:
      '554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException.MapiExceptionShutoffQuotaExceeded',
  },
  {
    ...outlook,
    phase: 'rcpt',
    category: 'transient',
    reply: '451 4.7.500 Server busy. Please try again later from [192.0.2.1]. (S77719)',
  },
  {
    ...outlook,
    phase: 'dot',
    category: 'infrastructure',
    reply: '554 5.4.14 Hop count exceeded - possible mail loop ATTR34',
  },

  {
    ...yahoo,
    phase: 'dot',
    category: 'recipient',
    dead: true,
    reply:
      "554 delivery error: dd This user doesn't have a yahoo.com account (nobody@yahoo.com) [0] - mta1.mail.example",
  },
  {
    ...yahoo,
    phase: 'dot',
    category: 'recipient',
    dead: true,
    reply:
      '554 delivery error: dd Sorry, your message to nobody@yahoo.com cannot be delivered. This mailbox is disabled (554.30).',
  },
  {
    ...yahoo,
    phase: 'rcpt',
    category: 'recipient',
    dead: true,
    reply: '552 1 Requested mail action aborted, mailbox not found',
  },
  {
    ...yahoo,
    phase: 'mail',
    category: 'reputation',
    reply:
      '421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume or user complaints - 4.16.55.1; see https://postmaster.yahooinc.com/error-codes',
  },
  {
    ...yahoo,
    phase: 'banner',
    category: 'reputation',
    reply: "553 5.7.1 [BL21] Connections will not be accepted from 192.0.2.1, because the ip is in Spamhaus's list",
  },
  {
    ...yahoo,
    phase: 'dot',
    category: 'policy',
    reply: '554 5.7.9 Message not accepted for policy reasons. See https://postmaster.yahooinc.com/error-codes',
  },
  {
    ...yahoo,
    phase: 'dot',
    category: 'content',
    reply:
      '554 Message not allowed - [PH01] Email not accepted for policy reasons. Please visit https://postmaster.yahooinc.com/error-codes',
  },

  {
    ...icloud,
    phase: 'rcpt',
    category: 'recipient',
    dead: true,
    reply: '550 5.1.1 <nobody@icloud.com>: inactive email address',
  },
  {
    ...icloud,
    phase: 'rcpt',
    category: 'recipient',
    dead: true,
    reply: '550 5.1.6 recipient no longer on server: nobody@icloud.com',
  },
  { ...icloud, phase: 'rcpt', category: 'quota', reply: '552 5.2.2 <full@icloud.com>: user is over quota' },
  {
    ...icloud,
    phase: 'dot',
    category: 'reputation',
    reply:
      '554 5.7.1 [HM08] Message rejected due to local policy. Please visit https://support.apple.com/en-us/HT204137',
  },
  {
    ...icloud,
    phase: 'dot',
    category: 'content',
    reply:
      '554 5.7.1 [CS01] Message rejected due to local policy. Please visit https://support.apple.com/en-us/HT204137',
  },

  {
    ...gmx,
    phase: 'rcpt',
    category: 'recipient',
    dead: true,
    reply:
      '550 Requested action not taken: mailbox unavailable\nFor explanation visit https://postmaster.gmx.net/en/case?c=hi&i=ip&v=192.0.2.1',
  },
  {
    ...webde,
    phase: 'banner',
    category: 'reputation',
    reply: '554 web.de (mxweb110) Nemesis ESMTP Service not available\nNo SMTP service\nIP address is block listed.',
  },
  {
    ...webde,
    phase: 'rcpt',
    category: 'quota',
    reply:
      '552 Requested mail action aborted: exceeded storage allocation\nQuota exceeded. The recipient mailbox is full.',
  },

  { ...comcast, phase: 'rcpt', category: 'recipient', dead: true, reply: '550 5.1.1 Not our Customer or unknown user' },
  {
    ...comcast,
    phase: 'banner',
    category: 'reputation',
    reply:
      '554 resimta-po-01v.sys.comcast.net 192.0.2.1 Comcast block for spam. Please see https://postmaster.comcast.net/smtp-error-codes.php#BL000001',
  },
  {
    ...comcast,
    phase: 'mail',
    category: 'reputation',
    reply:
      '421 4.1.0 192.0.2.1 Throttled - try again later. Please see https://postmaster.comcast.net/smtp-error-codes.php#RL000010',
  },

  {
    ...mimecast,
    phase: 'rcpt',
    category: 'recipient',
    dead: true,
    reply: '550 Invalid Recipient - https://community.mimecast.com/docs/DOC-1369#550 [abcDEF]',
  },
  {
    ...mimecast,
    phase: 'dot',
    category: 'policy',
    reply: '554 Email rejected due to security policies - https://community.mimecast.com/docs/DOC-1369#554 [abcDEF]',
  },
  {
    ...mimecast,
    phase: 'mail',
    category: 'reputation',
    reply: '550 csi.mimecast.org Poor Reputation Sender. - https://community.mimecast.com/docs/DOC-1369#550 [abcDEF]',
  },
  {
    ...mimecast,
    phase: 'rcpt',
    category: 'transient',
    reply:
      '451 Internal resources are temporarily unavailable - https://community.mimecast.com/docs/DOC-1369#451 [abcDEF]',
  },

  { ...proofpoint, phase: 'rcpt', category: 'recipient', dead: true, reply: '550 5.1.1 User Unknown' },
  {
    ...proofpoint,
    phase: 'banner',
    category: 'reputation',
    reply: '554 Blocked - see https://ipcheck.proofpoint.com/?ip=192.0.2.1',
  },
  {
    ...proofpoint,
    phase: 'banner',
    category: 'transient',
    reply: '421 Too many concurrent SMTP connections from 192.0.2.1',
  },

  {
    ...barracuda,
    phase: 'dot',
    category: 'policy',
    reply: '550 permanent failure for one or more recipients (ceo@firm.example:blocked)',
  },
  {
    ...barracuda,
    phase: 'dot',
    category: 'recipient',
    dead: true,
    reply:
      '550 permanent failure for one or more recipients (nobody@firm.example:550 5.1.1 <nobody@firm.example>: Recipient address rejected: User unknown)',
  },
  {
    ...barracuda,
    phase: 'rcpt',
    category: 'reputation',
    reply:
      '554 Service unavailable; Client host [out.demo.example] blocked using Barracuda Reputation; https://www.barracudanetworks.com/reputation/?r=1&ip=192.0.2.1',
  },

  {
    ...postfix,
    phase: 'rcpt',
    category: 'recipient',
    dead: true,
    reply: '550 5.1.1 <nobody@corp.example>: Recipient address rejected: User unknown in virtual mailbox table',
  },
  {
    ...postfix,
    phase: 'rcpt',
    category: 'recipient',
    dead: true,
    reply: '554 5.7.1 <nobody@corp.example>: Recipient address rejected: user unknown',
  },
  {
    ...postfix,
    phase: 'rcpt',
    category: 'recipient',
    dead: true,
    reply:
      '550 5.1.1 <blocklist-policy@spam.example>: Recipient address rejected: User unknown in local recipient table',
  },
  {
    ...postfix,
    phase: 'rcpt',
    category: 'recipient',
    reply: '450 4.1.1 <nobody@corp.example>: Recipient address rejected: User unknown in local recipient table',
  },
  {
    ...postfix,
    phase: 'rcpt',
    category: 'policy',
    reply: '550 5.1.0 <b-abc@rp.demo.example>: Sender address rejected: User unknown in relay recipient table',
  },
  { ...postfix, phase: 'rcpt', category: 'infrastructure', reply: '554 5.7.1 <a@corp.example>: Relay access denied' },
  {
    ...postfix,
    phase: 'rcpt',
    category: 'reputation',
    reply:
      '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/192.0.2.1',
  },
  {
    ...postfix,
    phase: 'rcpt',
    category: 'transient',
    reply:
      '450 4.2.0 <a@corp.example>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/help/corp.example.html',
  },
  {
    ...postfix,
    phase: 'rcpt',
    category: 'infrastructure',
    reply: '504 5.5.2 <relay>: Helo command rejected: need fully-qualified hostname',
  },
  { ...postfix, phase: 'dot', category: 'quota', reply: '452 4.3.1 <a@corp.example>: mailbox full, quota exceeded' },
  { ...postfix, phase: 'rcpt', category: 'transient', reply: '452 4.3.1 Insufficient system storage' },
  {
    ...postfix,
    phase: 'rcpt',
    category: 'infrastructure',
    reply:
      '550 5.1.1 <a@corp.example>: Recipient address rejected: undeliverable address: connect to inner.corp.example[198.51.100.7]:25: Connection timed out',
  },

  { ...exim, phase: 'rcpt', category: 'recipient', dead: true, reply: '550 Unrouteable address' },
  { ...exim, phase: 'rcpt', category: 'recipient', dead: true, reply: '550 No Such User Here' },
  {
    ...exim,
    phase: 'rcpt',
    category: 'policy',
    reply: '550 Verification failed for <b-abc@rp.demo.example>\nNo such user here\nSender verify failed',
  },
  { ...exim, phase: 'rcpt', category: 'infrastructure', reply: '550 relay not permitted' },
  { ...exim, phase: 'rcpt', category: 'policy', reply: '550 Administrative prohibition' },
  {
    ...exim,
    phase: 'rcpt',
    category: 'infrastructure',
    reply: '550 all relevant MX records point to non-existent hosts',
  },

  {
    ...exchange,
    phase: 'rcpt',
    category: 'recipient',
    dead: true,
    reply: '550 5.1.1 RESOLVER.ADR.RecipNotFound; not found',
  },
  { ...exchange, phase: 'dot', category: 'policy', reply: '550 5.7.1 RESOLVER.RST.NotAuthorized; not authorized' },
  { ...exchange, phase: 'dot', category: 'infrastructure', reply: '550 5.7.1 Unable to relay' },

  {
    ...qmail,
    phase: 'rcpt',
    category: 'recipient',
    dead: true,
    reply: '550 sorry, no mailbox here by that name (#5.1.1 - chkuser)',
  },
  {
    ...qmail,
    phase: 'rcpt',
    category: 'infrastructure',
    reply: "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)",
  },
  {
    ...qmail,
    phase: 'dot',
    category: 'content',
    reply: '552 sorry, that message size exceeds my databytes limit (#5.3.4)',
  },

  {
    ...other,
    phase: 'rcpt',
    category: 'policy',
    reply: '550 5.1.1 Your message was blocked by the policy of this organisation',
  },
  { ...other, phase: 'rcpt', category: 'recipient', dead: true, reply: '550 5.7.1 No such user!' },
  { ...other, phase: 'dot', category: 'recipient', dead: true, reply: '550 5.1.1 user unknown' },
  { ...other, phase: 'rcpt', category: 'recipient', reply: '550 mailbox unavailable' },
  { ...other, phase: 'rcpt', category: 'recipient', reply: '550 5.2.1 This account is temporarily disabled' },
  { ...other, phase: 'rcpt', category: 'recipient', reply: '550 5.2.1 Mailbox has been suspended' },
  {
    ...other,
    phase: 'rcpt',
    category: 'recipient',
    dead: true,
    reply: '550 5.1.1 Adresse d au moins un destinataire invalide. Invalid recipient. OFR204_416',
  },
  {
    ...other,
    phase: 'rcpt',
    category: 'recipient',
    dead: true,
    reply:
      '550 Message was not accepted -- invalid mailbox. Local mailbox nobody@mail.example is unavailable: user not found',
  },
  {
    ...other,
    phase: 'dot',
    category: 'content',
    reply: '554 5.7.1 [2] Message rejected under suspicion of SPAM; https://ya.cc/1IrBc',
  },
  {
    ...other,
    phase: 'dot',
    category: 'content',
    reply: '550 5.7.1 This message contains a virus (Eicar-Test-Signature)',
  },
  {
    ...other,
    phase: 'rcpt',
    category: 'policy',
    reply: '550 5.7.1 Recipient accepts mail from senders only on their list',
  },
  { ...other, phase: 'rcpt', category: 'protocol', reply: '501 5.5.4 Invalid parameters' },
  { ...other, phase: 'mail', category: 'protocol', reply: '555 5.5.4 Unsupported option: BODY' },
  { ...other, phase: 'ehlo', category: 'transient', reply: '421 Service not available, closing transmission channel' },
  { ...other, phase: 'banner', category: 'infrastructure', reply: '554 No SMTP service here' },
  { ...other, phase: 'dns', category: 'infrastructure', reply: '556 5.1.10 Recipient address has null MX' },
  { ...other, phase: 'mail', category: 'content', reply: '552 5.3.4 Message size exceeds fixed maximum message size' },
  { ...other, phase: 'mail', category: 'policy', reply: '550 5.1.1 user unknown' },
]
