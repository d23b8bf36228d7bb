/** MAIL and RCPT: only here may a permanent reply be held against the recipient. */
import { describeRows } from './attempt-row.ts'
import { drop, hang, inOrder, raw, reset, say, tarpit, trickle } from './peer-steps.ts'

const put = { verdict: 'deferred', copies: 0 } as const
const refused = { verdict: 'bounced', copies: 0, next: 'final' } as const
const taken = {
  verdict: 'delivered',
  phase: 'dot',
  code: 250,
  enhanced: '2.0.0',
  copies: 1,
  category: null,
  next: 'final',
} as const

describeRows('attempt, the envelope', [
  { name: 'null reverse-path', scripts: [{}], mailFrom: '', expected: taken },
  { name: '251 to RCPT goes on', scripts: [{ rcpt: say('251 will forward') }], expected: taken },
  { name: '252 to RCPT goes on', scripts: [{ rcpt: say('252 cannot verify') }], expected: taken },
  { name: 'RCPT of several lines', scripts: [{ rcpt: say('250-2.1.5 ok\r\n250 2.1.5 really') }], expected: taken },
  {
    name: '550 to MAIL',
    scripts: [{ mail: say('550 5.1.8 bad sender') }],
    expected: { ...refused, phase: 'mail', code: 550, enhanced: '5.1.8', category: 'policy' },
  },
  {
    name: '451 to MAIL',
    scripts: [{ mail: say('451 4.3.0 later') }],
    expected: { ...put, phase: 'mail', code: 451, enhanced: '4.3.0', category: 'transient', next: 'next host' },
  },
  {
    name: '421 to MAIL',
    scripts: [{ mail: say('421 4.3.2 closing') }],
    expected: { ...put, phase: 'mail', code: 421, enhanced: '4.3.2', category: 'transient', next: 'next host' },
  },
  {
    name: '421 to MAIL and close',
    scripts: [{ mail: inOrder(say('421 4.7.28 rate'), drop) }],
    expected: { ...put, phase: 'mail', code: 421, enhanced: '4.7.28', category: 'transient', next: 'next host' },
  },
  {
    name: '503 to MAIL',
    scripts: [{ mail: say('503 5.5.1 EHLO first') }],
    expected: { ...put, phase: 'mail', code: 503, enhanced: '5.5.1', category: 'protocol', next: 'next host' },
  },
  {
    name: 'garbage to MAIL',
    scripts: [{ mail: say('fine') }],
    expected: { ...put, phase: 'mail', error: 'UNREADABLE', category: 'infrastructure', next: 'next host' },
  },
  {
    name: '334 to MAIL',
    scripts: [{ mail: say('334 huh') }],
    expected: { ...put, phase: 'mail', code: 334, error: 'UNEXPECTED', category: 'infrastructure', next: 'next host' },
  },
  {
    name: 'mixed codes to MAIL',
    scripts: [{ mail: say('250-ok\r\n550 no') }],
    expected: { ...put, phase: 'mail', error: 'UNREADABLE', category: 'infrastructure', next: 'next host' },
  },
  {
    name: 'unterminated answer to MAIL',
    scripts: [{ mail: inOrder(raw('250 2.1.0 o'), drop) }],
    expected: { ...put, phase: 'mail', error: 'CLOSED', category: 'infrastructure', next: 'next host' },
  },
  {
    name: 'reset at MAIL',
    scripts: [{ mail: reset }],
    expected: { ...put, phase: 'mail', error: /ECONNRESET|CLOSED/, category: 'infrastructure', next: 'next host' },
  },
  {
    name: 'tarpit of 250- lines at MAIL',
    scripts: [{ mail: tarpit('250-wait', 2) }],
    timers: { mailMs: 150 },
    expected: { ...put, phase: 'mail', error: 'PHASETIMEOUT', category: 'infrastructure', next: 'next host' },
  },
  {
    name: 'hang at MAIL',
    scripts: [{ mail: hang }],
    timers: { mailMs: 80 },
    expected: { ...put, phase: 'mail', error: 'PHASETIMEOUT', category: 'infrastructure', next: 'next host' },
  },
  {
    name: 'drop at MAIL',
    scripts: [{ mail: drop }],
    expected: { ...put, phase: 'mail', error: 'CLOSED', category: 'infrastructure', next: 'next host' },
  },
  {
    name: '550 to RCPT',
    scripts: [{ rcpt: say('550 5.1.1 no such user') }],
    expected: { ...refused, phase: 'rcpt', code: 550, enhanced: '5.1.1', category: 'recipient', suppress: true },
  },
  {
    name: '550 without enhanced code',
    scripts: [{ rcpt: say('550 no such user') }],
    expected: { ...refused, phase: 'rcpt', code: 550, category: 'recipient', suppress: true },
  },
  {
    name: 'enhanced code of three digits',
    scripts: [{ rcpt: say('550 5.7.515 access denied') }],
    expected: { ...refused, phase: 'rcpt', code: 550, enhanced: '5.7.515', category: 'policy' },
  },
  {
    name: '550 of several lines',
    scripts: [{ rcpt: say('550-5.1.1 no\r\n550-5.1.1 such\r\n550 5.1.1 user') }],
    expected: { ...refused, phase: 'rcpt', code: 550, enhanced: '5.1.1', category: 'recipient', suppress: true },
  },
  {
    name: '450 to RCPT',
    scripts: [{ rcpt: say('450 4.2.0 greylisted') }],
    expected: { ...put, phase: 'rcpt', code: 450, enhanced: '4.2.0', category: 'transient', next: 'later' },
  },
  {
    name: '452 to RCPT',
    scripts: [{ rcpt: say('452 4.2.2 mailbox full') }],
    expected: { ...put, phase: 'rcpt', code: 452, enhanced: '4.2.2', category: 'quota', next: 'later' },
  },
  {
    name: '503 to RCPT',
    scripts: [{ rcpt: say('503 5.5.1 MAIL first') }],
    expected: { ...put, phase: 'rcpt', code: 503, enhanced: '5.5.1', category: 'protocol', next: 'later' },
  },
  {
    name: '421 to RCPT',
    scripts: [{ rcpt: inOrder(say('421 4.7.0 bye'), drop) }],
    expected: { ...put, phase: 'rcpt', code: 421, enhanced: '4.7.0', category: 'transient', next: 'later' },
  },
  {
    name: 'garbage to RCPT',
    scripts: [{ rcpt: say('550x no') }],
    expected: { ...put, phase: 'rcpt', error: 'UNREADABLE', category: 'infrastructure', next: 'later' },
  },
  {
    name: 'mixed codes to RCPT',
    scripts: [{ rcpt: say('550-no\r\n250 yes') }],
    expected: { ...put, phase: 'rcpt', error: 'UNREADABLE', category: 'infrastructure', next: 'later' },
  },
  {
    name: 'hang at RCPT',
    scripts: [{ rcpt: hang }],
    timers: { rcptMs: 80 },
    expected: { ...put, phase: 'rcpt', error: 'PHASETIMEOUT', category: 'infrastructure', next: 'later' },
  },
  {
    name: 'drop at RCPT',
    scripts: [{ rcpt: drop }],
    expected: { ...put, phase: 'rcpt', error: 'CLOSED', category: 'infrastructure', next: 'later' },
  },
  {
    name: 'reset at RCPT',
    scripts: [{ rcpt: reset }],
    expected: { ...put, phase: 'rcpt', error: /ECONNRESET|CLOSED/, category: 'infrastructure', next: 'later' },
  },
  {
    name: 'unterminated 550 to RCPT',
    scripts: [{ rcpt: inOrder(raw('550 5.1.1 no'), drop) }],
    expected: { ...put, phase: 'rcpt', error: 'CLOSED', category: 'infrastructure', next: 'later' },
  },
  {
    name: 'tarpit of 250- lines at RCPT',
    scripts: [{ rcpt: tarpit('250-wait', 2) }],
    timers: { rcptMs: 150 },
    expected: { ...put, phase: 'rcpt', error: 'PHASETIMEOUT', category: 'infrastructure', next: 'later' },
  },
  {
    name: 'one octet at a time at RCPT',
    scripts: [{ rcpt: trickle('550 5.1.1 no such user', 15) }],
    timers: { rcptMs: 100 },
    expected: { ...put, phase: 'rcpt', error: 'PHASETIMEOUT', category: 'infrastructure', next: 'later' },
  },
  {
    name: '550 5.7.1 to RCPT, for our address',
    scripts: [{ rcpt: say('550 5.7.1 client host blocked using a blocklist') }],
    expected: { ...refused, phase: 'rcpt', code: 550, enhanced: '5.7.1', category: 'reputation' },
  },
  {
    name: '552 to RCPT',
    scripts: [{ rcpt: say('552 5.2.2 mailbox full') }],
    expected: { ...refused, phase: 'rcpt', code: 552, enhanced: '5.2.2', category: 'quota' },
  },
  {
    name: '550 to RCPT and close, in one piece with PIPELINING',
    scripts: [{ rcpt: say('550 5.1.1 no such user'), data: drop }],
    expected: { ...refused, phase: 'rcpt', code: 550, enhanced: '5.1.1', category: 'recipient', suppress: true },
  },
  {
    name: '550 to RCPT, then a tarpit of continuation lines',
    scripts: [{ rcpt: say('550 5.1.1 no such user'), data: tarpit('554-wait', 2) }],
    timers: { dataMs: 150 },
    expected: { ...refused, phase: 'rcpt', code: 550, enhanced: '5.1.1', category: 'recipient', suppress: true },
  },
  {
    name: 'RCPT refused but DATA 354',
    scripts: [{ rcpt: say('550 5.1.1 no such user') }],
    expected: { ...refused, phase: 'rcpt', code: 550, enhanced: '5.1.1', category: 'recipient', suppress: true },
  },
  {
    name: 'reply off by one',
    scripts: [{ mail: say('250 ok\r\n250 ok') }],
    expected: {
      ...put,
      phase: 'data',
      code: 250,
      enhanced: '2.1.5',
      error: 'DATA2XX',
      category: 'infrastructure',
      next: 'later',
    },
  },
])

describeRows('attempt, refused on this side', [
  {
    name: 'mail larger than SIZE',
    scripts: [{ extensions: ['SIZE 20'] }],
    expected: { ...refused, phase: 'mail', code: 552, enhanced: '5.3.4', error: 'LOCAL', category: 'content' },
  },
  { name: 'SIZE without a number is no limit', scripts: [{ extensions: ['SIZE'] }], expected: taken },
  {
    name: '8-bit content without 8BITMIME',
    scripts: [{ extensions: [] }],
    raw: Buffer.from('Subject: \xe9\r\n\r\nx\r\n', 'latin1'),
    expected: { ...refused, phase: 'mail', code: 554, enhanced: '5.6.3', error: 'LOCAL', category: 'content' },
  },
  {
    name: '8-bit content with 8BITMIME',
    scripts: [{}],
    raw: Buffer.from('Subject: \xe9\r\n\r\nx\r\n', 'latin1'),
    expected: taken,
  },
  {
    name: 'non-ASCII recipient without SMTPUTF8',
    scripts: [{ extensions: ['8BITMIME'] }],
    rcptTo: 'jürgen@example.test',
    expected: { ...refused, phase: 'mail', code: 553, enhanced: '5.6.7', error: 'LOCAL', category: 'content' },
  },
  {
    name: 'non-ASCII sender without SMTPUTF8',
    scripts: [{ extensions: ['8BITMIME'] }],
    mailFrom: 'jürgen@example.test',
    expected: { ...refused, phase: 'mail', code: 553, enhanced: '5.6.7', error: 'LOCAL', category: 'content' },
  },
  { name: 'non-ASCII recipient with SMTPUTF8', scripts: [{}], rcptTo: 'jürgen@example.test', expected: taken },
  {
    name: 'bare LF',
    scripts: [{}],
    raw: Buffer.from('a: b\r\n\r\nx\n.\r\n'),
    expected: {
      ...refused,
      phase: 'mail',
      code: 554,
      enhanced: '5.6.0',
      error: 'LOCAL',
      connections: 0,
      category: 'content',
    },
  },
  {
    name: 'bare CR',
    scripts: [{}],
    raw: Buffer.from('a: b\r\n\r\nx\r.\r\n'),
    expected: {
      ...refused,
      phase: 'mail',
      code: 554,
      enhanced: '5.6.0',
      error: 'LOCAL',
      connections: 0,
      category: 'content',
    },
  },
  {
    name: 'NUL',
    scripts: [{}],
    raw: Buffer.from('a: b\r\n\r\n\0\r\n'),
    expected: {
      ...refused,
      phase: 'mail',
      code: 554,
      enhanced: '5.6.0',
      error: 'LOCAL',
      connections: 0,
      category: 'content',
    },
  },
  {
    name: 'no CRLF at the end',
    scripts: [{}],
    raw: Buffer.from('a: b\r\n\r\nx'),
    expected: {
      ...refused,
      phase: 'mail',
      code: 554,
      enhanced: '5.6.0',
      error: 'LOCAL',
      connections: 0,
      category: 'content',
    },
  },
  {
    name: 'a command in the recipient',
    scripts: [{}],
    rcptTo: 'a@b>\r\nRCPT TO:<c@d',
    expected: {
      ...refused,
      phase: 'mail',
      code: 553,
      enhanced: '5.1.3',
      error: 'LOCAL',
      connections: 0,
      category: 'policy',
    },
  },
])
