/** Against the real spamd. */
import { randomBytes } from 'node:crypto'
import { SCORE_MAX_BYTES, type SpamScan } from '@mailstead/contracts/mail-checks.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { findSpamd } from '../spamassassin/find-spamd.ts'
import { createScorer, type Scorer } from './scorer.ts'
import { startSpamd, type TestSpamd } from './testing/start-spamd.ts'

const GTUBE = 'XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X'
const HAM = 'Hello Bob,\r\n\r\nshall we meet at noon on Thursday to talk about the garden? Bring the plans.\r\n\r\nAnn'
const AT_MS = Date.UTC(2026, 10, 25, 12)
const CLIENT = {
  ip: '45.11.22.5',
  helo: 'mail.sender.example',
  name: 'mail.sender.example',
  by: 'mx.hosted.example',
  atMs: AT_MS,
}

const mailOf = (body: string, more = ''): Buffer =>
  Buffer.from(
    `${more}From: Ann <ann@sender.example>\r\nTo: bob@hosted.example\r\nSubject: The garden\r\nDate: Wed, 25 Nov 2026 11:59:00 +0000\r\nMessage-ID: <a1b2c3d4e5@sender.example>\r\n\r\n${body}\r\n`,
  )

let spamd: TestSpamd | undefined
let scorer: Scorer
beforeAll(async () => {
  const program = findSpamd()
  if (program === null) return
  spamd = startSpamd(program)
  // Long times: the machine may be slow, and these tests are about what is answered.
  scorer = createScorer({ address: spamd, log: () => {}, waitMs: 300_000, limitMs: 300_000, schedule: scheduleSoon })
  await vi.waitFor(() => expect(scorer.state()).toBe('up'), { timeout: 120_000, interval: 100 })
})
afterAll(async () => {
  scorer?.stop()
  await spamd?.stop()
})
beforeEach((context) => {
  if (spamd === undefined) context.skip('needs spamd')
})

/** PING comes sooner than every five seconds. */
const scheduleSoon = (work: () => void, ms: number) => {
  const timer = setTimeout(work, ms === 5_000 ? 100 : ms)
  return () => clearTimeout(timer)
}
const score = async (raw: Buffer, client?: typeof CLIENT): Promise<SpamScan> => {
  const scan = await scorer.score(raw, client)
  if (scan === null) throw new Error('unscanned')
  return scan
}

describe('spamd', { timeout: 300_000 }, () => {
  it('calls GTUBE spam and plain words none, the same each time', async () => {
    const spam = await score(mailOf(GTUBE), CLIENT)
    expect(spam).toMatchObject({ engine: 'spamassassin', threshold: 5, symbols: expect.arrayContaining(['GTUBE']) })
    expect(spam.score).toBeGreaterThan(999)
    const ham = await score(mailOf(HAM), CLIENT)
    expect(ham.score).toBeLessThan(2)
    for (let turn = 0; turn < 3; turn += 1) expect(await score(mailOf(HAM), CLIENT)).toEqual(ham)
  })

  it('gives a mail nothing for a Received field of its own', async () => {
    const forged =
      'Received: from localhost (localhost [127.0.0.1])\r\n\tby mx.hosted.example with ESMTP;\r\n\tWed, 25 Nov 2026 11:59:30 +0000\r\n'
    const [plain, bare, handed] = [
      await score(mailOf(HAM)),
      await score(mailOf(HAM, forged)),
      await score(mailOf(HAM, forged), CLIENT),
    ]
    expect(bare.score).toBeGreaterThanOrEqual(plain.score)
    expect(handed.score).toBeGreaterThanOrEqual(plain.score)
    expect(handed.symbols).not.toContain('ALL_TRUSTED')
  })

  it.each([
    ['no octet at all', Buffer.alloc(0)],
    ['one octet', Buffer.from('x')],
    ['no header', Buffer.from('\r\njust words\r\n')],
    ['no body', Buffer.from('Subject: x\r\n')],
    ['octets of any kind', randomBytes(20_000)],
    ['NUL only', Buffer.alloc(20_000)],
    ['no line end', Buffer.alloc(20_000, 'x')],
  ])('answers for %s', async (_what, raw) => {
    expect((await score(raw)).engine).toBe('spamassassin')
  })

  it('sees the beginning of a mail that is larger than the limit, and nothing behind it', async () => {
    const line = 'The quick brown fox jumps over the lazy dog again, and again, and again.\r\n'
    const filler = line.repeat(Math.ceil(SCORE_MAX_BYTES / line.length))
    const [front, behind] = await Promise.all([
      score(mailOf(`${GTUBE}\r\n${filler}${filler}`)),
      score(mailOf(`${filler}${GTUBE}`)),
    ])
    expect(front.symbols).toContain('GTUBE')
    expect(behind.symbols).not.toContain('GTUBE')
  })
})
