import { expect, test } from 'vitest'
import { countReceived, readDeliveredTo } from './loop-facts.ts'
import { isDkimAligned, mayNotify, type NoticeQuestion } from './may-notify.ts'

const field = (line: string) => {
  const [name = '', ...rest] = line.split(':')
  return { name, value: rest.join(':').trim() }
}
const RECEIVED = 'Received: from a by b'

interface Row extends Partial<Omit<NoticeQuestion, 'headers'>> {
  readonly named: string
  readonly lines?: readonly string[]
  /** Absent: a notice may be sent. */
  readonly why?: string
}

const AUTHENTICATION = 'the sender is not authenticated'
const PROGRAM = 'the sender is a program'
const LOOP = 'the mail has been here before'
const ours = ['gone@hosted.example', 'other-hosted.example']
const token = `b-${'abcdefgh'.repeat(5)}abcde`

const ROWS: readonly Row[] = [
  { named: 'SPF pass' },
  { named: 'aligned DKIM without SPF', spf: 'none', dkimAlignedPass: true },
  { named: 'aligned DKIM, forwarded', spf: 'fail', dkimAlignedPass: true },
  { named: 'both', dkimAlignedPass: true },
  { named: 'neither', spf: 'none', why: AUTHENTICATION },
  { named: 'SPF softfail', spf: 'softfail', why: AUTHENTICATION },
  { named: 'SPF fail', spf: 'fail', why: AUTHENTICATION },
  { named: 'SPF neutral', spf: 'neutral', why: AUTHENTICATION },
  { named: 'SPF temperror', spf: 'temperror', why: AUTHENTICATION },
  { named: 'SPF permerror', spf: 'permerror', why: AUTHENTICATION },
  { named: 'the null sender', mailFrom: '', why: 'the null sender' },
  { named: 'no address', mailFrom: 'ada', why: 'no address of a sender' },
  { named: 'an address with a line break', mailFrom: 'ada\r\nBcc: x@peer.example', why: 'no address of a sender' },
  { named: 'our return path', mailFrom: `${token}@rp.hosted.example`, why: 'the sender is a return path' },
  {
    named: 'our return path in upper case',
    mailFrom: `${token.toUpperCase()}@RP.HOSTED.EXAMPLE`,
    why: 'the sender is a return path',
  },
  { named: 'mailer-daemon', mailFrom: 'MAILER-DAEMON@peer.example', why: PROGRAM },
  { named: 'postmaster', mailFrom: 'postmaster@peer.example', why: PROGRAM },
  { named: 'owner of a list', mailFrom: 'owner-news@peer.example', why: PROGRAM },
  { named: 'bounces of a list', mailFrom: 'news-bounces+gone=hosted.example@peer.example', why: PROGRAM },
  { named: 'request address', mailFrom: 'news-request@peer.example', why: PROGRAM },
  { named: 'noreply', mailFrom: 'no-reply@peer.example', why: PROGRAM },
  { named: 'somebody called Bounceforth', mailFrom: 'bounceforth@peer.example' },
  { named: 'Auto-Submitted', lines: ['Auto-Submitted: auto-replied'], why: 'Auto-Submitted' },
  { named: 'Auto-Submitted, generated', lines: ['auto-submitted: auto-generated; x=y'], why: 'Auto-Submitted' },
  { named: 'Auto-Submitted: no', lines: ['Auto-Submitted: (by hand) No'] },
  {
    named: 'Auto-Submitted twice',
    lines: ['Auto-Submitted: no', 'Auto-Submitted: auto-replied'],
    why: 'Auto-Submitted',
  },
  { named: 'List-Id', lines: ['List-Id: <news.peer.example>'], why: 'List' },
  { named: 'List-Unsubscribe', lines: ['LIST-UNSUBSCRIBE: <https://peer.example/u>'], why: 'List' },
  { named: 'Precedence: bulk', lines: ['Precedence: Bulk'], why: 'Precedence' },
  { named: 'Precedence: list', lines: ['Precedence: list'], why: 'Precedence' },
  { named: 'Precedence: junk', lines: ['Precedence: junk'], why: 'Precedence' },
  { named: 'Precedence: auto_reply', lines: ['Precedence: auto_reply'], why: 'Precedence' },
  { named: 'Precedence: first-class', lines: ['Precedence: first-class'] },
  { named: 'X-Autoreply', lines: ['X-Autoreply: yes'], why: 'an automatic reply' },
  { named: 'a report', lines: ['Content-Type: multipart/report; report-type=delivery-status'], why: 'a report' },
  { named: 'X-Auto-Response-Suppress: All', lines: ['X-Auto-Response-Suppress: All'], why: 'X-Auto-Response-Suppress' },
  { named: 'X-Auto-Response-Suppress: OOF', lines: ['X-Auto-Response-Suppress: OOF'] },
  { named: 'X-Loop of ours', lines: ['X-Loop: GONE@hosted.example'], why: LOOP },
  { named: 'Delivered-To of ours', lines: ['Delivered-To: <gone@hosted.example>'], why: LOOP },
  { named: 'Delivered-To in a domain of ours', lines: ['Delivered-To: x@other-hosted.example'], why: LOOP },
  { named: 'Delivered-To of another host', lines: ['Delivered-To: ada@peer.example', 'X-Loop: peer'] },
  { named: '50 Received', lines: Array(50).fill(RECEIVED) },
  { named: '51 Received', lines: Array(51).fill(RECEIVED), why: 'too many hops' },
]

test.each(ROWS)('mayNotify: $named', ({ named: _named, lines = [], why, ...question }) => {
  const decision = mayNotify({
    mailFrom: 'ada@peer.example',
    spf: 'pass',
    dkimAlignedPass: false,
    own: ours,
    headers: ['From: ada@peer.example', 'Subject: Hello', ...lines].map(field),
    ...question,
  })
  expect(decision).toEqual(why === undefined ? { ok: true } : { ok: false, why })
})

test('every reason holds for an authenticated sender in every way too', () => {
  for (const { lines = [], mailFrom = 'ada@peer.example', why } of ROWS) {
    if (why === undefined || why === AUTHENTICATION) continue
    const decision = mayNotify({ mailFrom, spf: 'pass', dkimAlignedPass: true, own: ours, headers: lines.map(field) })
    expect(decision).toEqual({ ok: false, why })
  }
})

test('isDkimAligned goes by the domain of MAIL FROM', () => {
  const signed = (domain: string | null, result = 'pass') => [{ result, domain }]
  expect(isDkimAligned('ada@peer.example', signed('peer.example'))).toBe(true)
  expect(isDkimAligned('ada@MAIL.peer.example', signed('Peer.Example'))).toBe(true)
  expect(isDkimAligned('ada@peer.example', signed('mail.peer.example'))).toBe(false)
  expect(isDkimAligned('ada@notpeer.example', signed('peer.example'))).toBe(false)
  expect(isDkimAligned('ada@peer.example', signed('example'))).toBe(false)
  expect(isDkimAligned('ada@peer.example', signed('peer.example', 'fail'))).toBe(false)
  expect(isDkimAligned('ada@peer.example', signed(null))).toBe(false)
  expect(isDkimAligned('', signed('peer.example'))).toBe(false)
  expect(isDkimAligned('ada@peer.example', [...signed('evil.example'), ...signed('peer.example')])).toBe(true)
})

test('loop facts are bounded', () => {
  expect(countReceived(Array(100_000).fill(field(RECEIVED)))).toBe(100_000)
  expect(readDeliveredTo(Array(100_000).fill(field('Delivered-To: <A@b.example>'))).length).toBe(100)
  expect(readDeliveredTo([field('Delivered-To:'), field('X-Loop: A@b.example')])).toEqual(['a@b.example'])
})
