/** DATA, the body and the dot: from the dot on a second copy is possible, and nothing may risk one. */
import { DEFAULT_TIMERS } from '../../relay/haraka/mailstead-outbound/transport/timers.ts'
import { describeRows } from './attempt-row.ts'
import { after, drop, hang, inOrder, raw, reset, say, tarpit, trickle } from './peer-steps.ts'

const put = { verdict: 'deferred', copies: 0, next: 'later' } as const
const refused = { verdict: 'bounced', copies: 0, next: 'final' } as const
const unknown = { verdict: 'unknown', phase: 'dot', copies: 1, category: 'infrastructure', next: 'much later' } as const
const taken = {
  verdict: 'delivered',
  phase: 'dot',
  code: 250,
  enhanced: '2.0.0',
  copies: 1,
  category: null,
  next: 'final',
} as const
/** The limits of a real attempt, a hundred times as fast; only connecting and parting are left as they are. */
const hundredth = Object.fromEntries(
  Object.entries(DEFAULT_TIMERS)
    .filter(([name]) => !['connectMs', 'rsetMs', 'quitMs', 'idleMs'].includes(name))
    .map(([name, limitMs]) => [name, limitMs / 100]),
)
const large = Buffer.from(`Subject: large\r\n\r\n${'0123456789abcdef\r\n'.repeat(280_000)}`)

describeRows('attempt, DATA and the body', [
  {
    name: '250 to DATA',
    scripts: [{ data: say('250 ok') }],
    expected: { ...put, phase: 'data', code: 250, error: 'DATA2XX', category: 'infrastructure' },
  },
  {
    name: '451 to DATA',
    scripts: [{ data: say('451 4.3.0 disk') }],
    expected: { ...put, phase: 'data', code: 451, enhanced: '4.3.0', category: 'transient' },
  },
  {
    name: '554 to DATA',
    scripts: [{ data: say('554 5.5.1 no valid recipients') }],
    expected: { ...refused, phase: 'data', code: 554, enhanced: '5.5.1', category: 'protocol' },
  },
  {
    name: '503 to DATA',
    scripts: [{ data: say('503 5.5.1 RCPT first') }],
    expected: { ...put, phase: 'data', code: 503, enhanced: '5.5.1', category: 'protocol' },
  },
  {
    name: '334 to DATA',
    scripts: [{ data: say('334 huh') }],
    expected: { ...put, phase: 'data', code: 334, error: 'UNEXPECTED', category: 'infrastructure' },
  },
  {
    name: 'garbage to DATA',
    scripts: [{ data: say('go ahead') }],
    expected: { ...put, phase: 'data', error: 'UNREADABLE', category: 'infrastructure' },
  },
  {
    name: 'hang at DATA',
    scripts: [{ data: hang }],
    timers: { dataMs: 80 },
    expected: { ...put, phase: 'data', error: 'PHASETIMEOUT', category: 'infrastructure' },
  },
  {
    name: 'drop at DATA',
    scripts: [{ data: drop }],
    expected: { ...put, phase: 'data', error: 'CLOSED', category: 'infrastructure' },
  },
  {
    name: '421 to DATA and close',
    scripts: [{ data: inOrder(say('421 4.3.2 closing'), drop) }],
    expected: { ...put, phase: 'data', code: 421, enhanced: '4.3.2', category: 'transient' },
  },
  {
    name: 'mixed codes to DATA',
    scripts: [{ data: say('354-go\r\n550 no') }],
    expected: { ...put, phase: 'data', error: 'UNREADABLE', category: 'infrastructure' },
  },
  {
    name: 'unterminated 354',
    scripts: [{ data: inOrder(raw('354 go'), drop) }],
    expected: { ...put, phase: 'data', error: 'CLOSED', category: 'infrastructure' },
  },
  {
    name: 'tarpit of 354- lines',
    scripts: [{ data: tarpit('354-wait', 2) }],
    timers: { dataMs: 150 },
    expected: { ...put, phase: 'data', error: 'PHASETIMEOUT', category: 'infrastructure' },
  },
  {
    name: '250 in one piece with the 354',
    scripts: [{ data: say('354 go\r\n250 2.0.0 taken') }],
    expected: {
      verdict: 'unknown',
      phase: 'body',
      code: 250,
      enhanced: '2.0.0',
      copies: 0,
      error: 'EARLYREPLY',
      category: 'infrastructure',
      next: 'much later',
    },
  },
  {
    name: '552 in one piece with the 354',
    scripts: [{ data: say('354 go\r\n552 5.3.4 too large') }],
    expected: { ...refused, phase: 'body', code: 552, enhanced: '5.3.4', category: 'content' },
  },
  {
    name: '552 before the dot',
    scripts: [{ body: inOrder(say('552 5.3.4 too large'), hang) }],
    raw: large,
    expected: { ...refused, phase: 'body', code: 552, enhanced: '5.3.4', category: 'content' },
  },
  {
    name: '452 before the dot',
    scripts: [{ body: inOrder(say('452 4.3.1 disk full'), hang) }],
    raw: large,
    expected: { ...put, phase: 'body', code: 452, enhanced: '4.3.1', category: 'transient' },
  },
  {
    name: '250 before the dot',
    scripts: [{ body: inOrder(say('250 2.0.0 fine'), hang) }],
    raw: large,
    expected: {
      verdict: 'unknown',
      phase: 'body',
      code: 250,
      enhanced: '2.0.0',
      copies: 0,
      error: 'EARLYREPLY',
      category: 'infrastructure',
      next: 'much later',
    },
  },
  {
    name: 'garbage before the dot',
    scripts: [{ body: inOrder(say('what'), hang) }],
    raw: large,
    expected: { ...put, phase: 'body', error: 'EARLYREPLY', category: 'infrastructure' },
  },
  {
    name: 'drop before the dot',
    scripts: [{ body: drop }],
    raw: large,
    expected: { ...put, phase: 'body', error: /ECONNRESET|EPIPE|CLOSED/, category: 'infrastructure' },
  },
  {
    name: 'reset before the dot',
    scripts: [{ body: reset }],
    raw: large,
    expected: { ...put, phase: 'body', error: /ECONNRESET|EPIPE|CLOSED/, category: 'infrastructure' },
  },
  { name: 'large mail arrives whole', scripts: [{}], raw: large, expected: taken },
])

describeRows('attempt, after the dot', [
  {
    name: '450 after the dot',
    scripts: [{ dot: say('450 4.7.1 later') }],
    expected: {
      verdict: 'deferred',
      phase: 'dot',
      code: 450,
      enhanced: '4.7.1',
      copies: 1,
      category: 'transient',
      next: 'later',
    },
  },
  {
    name: '550 after the dot',
    scripts: [{ dot: say('550 5.7.1 spam') }],
    expected: {
      verdict: 'bounced',
      phase: 'dot',
      code: 550,
      enhanced: '5.7.1',
      copies: 1,
      category: 'content',
      next: 'final',
    },
  },
  {
    name: '421 after the dot',
    scripts: [{ dot: inOrder(say('421 4.3.0 later'), drop) }],
    expected: {
      verdict: 'deferred',
      phase: 'dot',
      code: 421,
      enhanced: '4.3.0',
      copies: 1,
      category: 'transient',
      next: 'later',
    },
  },
  { name: 'several lines after the dot', scripts: [{ dot: say('250-2.0.0 a\r\n250 2.0.0 b') }], expected: taken },
  {
    name: 'mixed codes after the dot',
    scripts: [{ dot: say('250-ok\r\n550 no') }],
    expected: { ...unknown, error: 'UNREADABLE' },
  },
  {
    name: '354 after the dot',
    scripts: [{ dot: say('354 more') }],
    expected: { ...unknown, code: 354, error: 'UNEXPECTED' },
  },
  { name: 'garbage after the dot', scripts: [{ dot: say('OK') }], expected: { ...unknown, error: 'UNREADABLE' } },
  {
    name: 'unterminated 250 after the dot',
    scripts: [{ dot: inOrder(raw('250 2.0.0 tak'), drop) }],
    expected: { ...unknown, error: 'CLOSED' },
  },
  {
    name: 'unterminated 550- after the dot',
    scripts: [{ dot: inOrder(say('550-5.7.1 no'), drop) }],
    expected: { ...unknown, error: 'CLOSED' },
  },
  { name: 'drop after the dot', scripts: [{ dot: drop }], expected: { ...unknown, error: 'CLOSED' } },
  { name: 'reset after the dot', scripts: [{ dot: reset }], expected: { ...unknown, error: /ECONNRESET|CLOSED/ } },
  {
    name: 'hang after the dot',
    scripts: [{ dot: hang }],
    timers: { dotMs: 80 },
    expected: { ...unknown, error: 'PHASETIMEOUT' },
  },
  {
    name: 'tarpit after the dot',
    scripts: [{ dot: tarpit('250-wait', 2) }],
    timers: { dotMs: 150 },
    expected: { ...unknown, error: 'PHASETIMEOUT' },
  },
  {
    name: 'whole attempt cut after the dot',
    scripts: [{ dot: hang }],
    timers: { wholeMs: 2_500 },
    expected: { ...unknown, error: 'ATTEMPTTIMEOUT' },
  },
  {
    name: 'late 250 within the limit: one copy',
    scripts: [{ dot: after(2_500, say('250 2.0.0 taken')) }],
    timers: { beforeBodyMs: 2_000 },
    expected: taken,
  },
  {
    name: '250 nine minutes after the dot, by timers of a hundredth',
    scripts: [{ dot: after(5_400, say('250 2.0.0 taken')) }],
    timers: hundredth,
    expected: taken,
  },
  {
    name: 'one octet at a time after the dot, but in time',
    scripts: [{ dot: trickle('250 2.0.0 taken', 10) }],
    expected: taken,
  },
  {
    name: 'no answer to QUIT',
    scripts: [{ dot: say('250 2.0.0 taken'), quit: hang }],
    timers: { idleMs: 1 },
    expected: taken,
  },
  { name: '250 and close', scripts: [{ dot: inOrder(say('250 2.0.0 taken'), drop) }], expected: taken },
  { name: '250 and a reply too many', scripts: [{ dot: say('250 2.0.0 taken\r\n250 2.0.0 again') }], expected: taken },
  {
    name: 'close on RSET',
    scripts: [{ rcpt: say('550 5.1.1 no'), data: say('554 5.5.1 no'), rset: drop }],
    expected: { ...refused, phase: 'rcpt', code: 550, enhanced: '5.1.1', category: 'recipient', suppress: true },
  },
])
