/** Banner, EHLO and what else comes before MAIL: whatever goes wrong here, the mail is only put off. */
import { describeRows } from './attempt-row.ts'
import { after, drop, hang, inOrder, raw, reset, say, tarpit, trickle } from './peer-steps.ts'

const put = { verdict: 'deferred', copies: 0, next: 'next host' } as const

describeRows('attempt, opening the session', [
  {
    name: 'all well: delivered',
    scripts: [{}],
    expected: {
      verdict: 'delivered',
      phase: 'dot',
      code: 250,
      enhanced: '2.0.0',
      copies: 1,
      category: null,
      next: 'final',
    },
  },
  {
    name: '554 banner',
    scripts: [{ banner: say('554 5.7.1 your address is listed') }],
    expected: { ...put, phase: 'banner', code: 554, enhanced: '5.7.1', category: 'policy' },
  },
  {
    name: '421 banner',
    scripts: [{ banner: say('421 4.3.2 too busy') }],
    expected: { ...put, phase: 'banner', code: 421, enhanced: '4.3.2', category: 'transient' },
  },
  {
    name: 'banner of several lines',
    scripts: [{ banner: say('220-welcome\r\n220 go') }],
    expected: {
      verdict: 'delivered',
      phase: 'dot',
      code: 250,
      enhanced: '2.0.0',
      copies: 1,
      category: null,
      next: 'final',
    },
  },
  {
    name: '250 as a banner is no greeting',
    scripts: [{ banner: say('250 hello') }],
    expected: { ...put, phase: 'banner', code: 250, error: 'EPROTOCOL', category: 'infrastructure' },
  },
  {
    name: 'garbage banner',
    scripts: [{ banner: say('SSH-2.0-OpenSSH_9.2') }],
    expected: { ...put, phase: 'banner', error: 'UNREADABLE', category: 'infrastructure' },
  },
  {
    name: 'mixed codes in the banner',
    scripts: [{ banner: say('220-hi\r\n554 no') }],
    expected: { ...put, phase: 'banner', error: 'UNREADABLE', category: 'infrastructure' },
  },
  {
    name: 'silent banner',
    scripts: [{ banner: hang }],
    timers: { bannerMs: 80 },
    expected: { ...put, phase: 'banner', error: 'PHASETIMEOUT', category: 'infrastructure' },
  },
  {
    name: 'drop instead of a banner',
    scripts: [{ banner: drop }],
    expected: { ...put, phase: 'banner', error: 'CLOSED', category: 'infrastructure' },
  },
  {
    name: 'reset instead of a banner',
    scripts: [{ banner: after(50, reset) }],
    expected: { ...put, phase: 'banner', error: /ECONNRESET|CLOSED/, category: 'infrastructure' },
  },
  {
    name: 'unterminated 554 banner',
    scripts: [{ banner: inOrder(raw('554 5.7.1 no'), drop) }],
    expected: { ...put, phase: 'banner', error: 'CLOSED', category: 'infrastructure' },
  },
  {
    name: 'tarpit of 220- lines',
    scripts: [{ banner: tarpit('220-wait', 2) }],
    timers: { bannerMs: 150 },
    expected: { ...put, phase: 'banner', error: 'PHASETIMEOUT', category: 'infrastructure' },
  },
  {
    name: 'flood of 220- lines',
    scripts: [{ banner: tarpit(`220-${'x'.repeat(9_000)}`, 0) }],
    expected: { ...put, phase: 'banner', error: 'EPROTOCOL', category: 'infrastructure' },
  },
  {
    name: 'one octet at a time',
    scripts: [{ banner: trickle('220 slow', 15) }],
    timers: { bannerMs: 60 },
    expected: { ...put, phase: 'banner', error: 'PHASETIMEOUT', category: 'infrastructure' },
  },
  {
    name: 'whole attempt cut before the body',
    scripts: [{ banner: hang }],
    timers: { beforeBodyMs: 80 },
    expected: { ...put, phase: 'banner', error: 'ATTEMPTTIMEOUT', category: 'infrastructure' },
  },
  {
    name: 'EHLO refused, HELO taken',
    scripts: [{ ehlo: say('502 5.5.1 no') }],
    expected: {
      verdict: 'delivered',
      phase: 'dot',
      code: 250,
      enhanced: '2.0.0',
      copies: 1,
      category: null,
      next: 'final',
    },
  },
  {
    name: 'EHLO and HELO refused',
    scripts: [{ ehlo: say('502 no'), helo: say('550 5.7.0 not you') }],
    expected: { ...put, phase: 'ehlo', code: 550, enhanced: '5.7.0', category: 'policy' },
  },
  {
    name: '421 at EHLO',
    scripts: [{ ehlo: say('421 4.7.0 later') }],
    expected: { ...put, phase: 'ehlo', code: 421, enhanced: '4.7.0', category: 'transient' },
  },
  {
    name: 'garbage at EHLO',
    scripts: [{ ehlo: say('hello there') }],
    expected: { ...put, phase: 'ehlo', error: 'UNREADABLE', category: 'infrastructure' },
  },
  {
    name: 'hang at EHLO',
    scripts: [{ ehlo: hang }],
    timers: { ehloMs: 80 },
    expected: { ...put, phase: 'ehlo', error: 'PHASETIMEOUT', category: 'infrastructure' },
  },
  {
    name: 'drop at EHLO',
    scripts: [{ ehlo: drop }],
    expected: { ...put, phase: 'ehlo', error: 'CLOSED', category: 'infrastructure' },
  },
  {
    name: 'a reply too many at EHLO',
    scripts: [{ ehlo: say('250 peer\r\n250 peer') }],
    expected: { ...put, phase: 'ehlo', error: 'EXTRAREPLY', category: 'infrastructure' },
  },
  {
    name: 'EHLO of one line',
    scripts: [{ ehlo: say('250 peer') }],
    expected: {
      verdict: 'delivered',
      phase: 'dot',
      code: 250,
      enhanced: '2.0.0',
      copies: 1,
      category: null,
      next: 'final',
    },
  },
  {
    name: 'mixed codes at EHLO',
    scripts: [{ ehlo: say('250-peer\r\n550 no') }],
    expected: { ...put, phase: 'ehlo', error: 'UNREADABLE', category: 'infrastructure' },
  },
  {
    name: 'unterminated answer to EHLO',
    scripts: [{ ehlo: inOrder(say('250-peer'), raw('250 SIZ'), drop) }],
    expected: { ...put, phase: 'ehlo', error: 'CLOSED', category: 'infrastructure' },
  },
  {
    name: 'tarpit of 250- lines at EHLO',
    scripts: [{ ehlo: tarpit('250-wait', 2) }],
    timers: { ehloMs: 150 },
    expected: { ...put, phase: 'ehlo', error: 'PHASETIMEOUT', category: 'infrastructure' },
  },
  {
    name: 'one octet at a time, but in time',
    scripts: [{ banner: trickle('220 slow', 5), mail: trickle('250 2.1.0 ok', 5), dot: trickle('250 2.0.0 ok', 5) }],
    expected: {
      verdict: 'delivered',
      phase: 'dot',
      code: 250,
      enhanced: '2.0.0',
      copies: 1,
      category: null,
      next: 'final',
    },
  },
  {
    name: 'slow but steady',
    scripts: [{ banner: after(60, say('220 hi')), mail: after(60, say('250 ok')) }],
    expected: {
      verdict: 'delivered',
      phase: 'dot',
      code: 250,
      enhanced: '2.0.0',
      copies: 1,
      category: null,
      next: 'final',
    },
  },
])
