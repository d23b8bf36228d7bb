import { describe, expect, it } from 'vitest'
import type { RestoredJob, RestoredMail, RestoredRecipient } from '../../../store/backup/restored-mails.ts'
import { settleMail } from './settle-mail.ts'

const NOW = 1_800_000_000_000
const EXPIRES = NOW + 432_000_000

const recipient = (n: number, state: string, jobId = 'm'): RestoredRecipient => ({
  ...{ n, state, jobId, heldAtMs: null, releasedAtMs: null },
})
const job = (change: Partial<RestoredJob> = {}): RestoredJob => ({
  ...{ id: 'm', state: 'leased', dueAtMs: NOW, expiresAtMs: EXPIRES, isUnsigned: 0, ...change },
})
const mail = (change: Partial<RestoredMail> = {}): RestoredMail => ({
  ...{ tenant: 't', id: 'm', state: 'sent', counts: '{"queued":1}', scheduledAtMs: null },
  ...{ recipients: [recipient(0, 'queued')], jobs: [job()], ...change },
})

describe('settleMail', () => {
  it('leaves alone what is over and folded right', () => {
    const over = { recipients: [recipient(0, 'delivered')], jobs: [job({ state: 'done', dueAtMs: null })] }
    expect(settleMail(mail({ ...over, state: 'delivered', counts: '{"delivered":1}' }), true, NOW)).toBeNull()
  })

  it('makes the fold of what went on while the tables were read', () => {
    const over = { recipients: [recipient(0, 'delivered')], jobs: [job({ state: 'done', dueAtMs: null })] }
    expect(settleMail(mail(over), true, NOW)).toMatchObject({
      isMended: true,
      change: { state: 'delivered', counts: '{"delivered":1}', jobs: [], recipients: [] },
    })
  })

  it.each([
    ['in a relay’s hands', job()],
    ['waiting', job({ state: 'waiting' })],
    ['done, read before its recipient', job({ state: 'done', dueAtMs: null })],
  ])('holds a mail whose job is %s, with its open recipients only', (_, its) => {
    const mixed = mail({ recipients: [recipient(0, 'delivered'), recipient(1, 'deferred')], jobs: [its] })
    expect(settleMail(mixed, true, NOW)?.change).toMatchObject({
      ...{ jobs: ['m'], recipients: [1], orphans: [], counts: '{"delivered":1,"held":1}' },
    })
  })

  it('does not hold what leaves later: nobody can have it', () => {
    const its = job({ state: 'waiting', isUnsigned: 1, dueAtMs: NOW + 60_000 })
    const toCome = { recipients: [recipient(0, 'accepted')], jobs: [its], state: 'queued', counts: '{"accepted":1}' }
    expect(settleMail(mail({ ...toCome, scheduledAtMs: NOW + 60_000 }), true, NOW)).toBeNull()
    // Its time came between the backup and the restore.
    expect(settleMail(mail({ ...toCome, scheduledAtMs: NOW - 1 }), true, NOW)?.change.jobs).toEqual(['m'])
  })

  it('gives a recipient whose own job is not in the backup back to the first one', () => {
    const retried = mail({ recipients: [recipient(0, 'bounced'), recipient(1, 'accepted', 'again')] })
    expect(settleMail(retried, true, NOW)?.change).toMatchObject({ orphans: [1], jobs: ['m'], recipients: [1] })
    const jobs = [job({ state: 'done', dueAtMs: null }), job({ id: 'again', state: 'waiting' })]
    const whole = mail({ recipients: [recipient(0, 'bounced'), recipient(1, 'accepted', 'again')], jobs })
    expect(settleMail(whole, true, NOW)?.change).toMatchObject({ orphans: [], jobs: ['again'], recipients: [1] })
  })

  it('changes nothing the second time', () => {
    const stopped = job({ state: 'waiting', dueAtMs: EXPIRES + 1 })
    const held = [{ ...recipient(0, 'queued'), heldAtMs: NOW - 5 }]
    const again = mail({ recipients: held, jobs: [stopped], state: 'queued', counts: '{"held":1}' })
    expect(settleMail(again, true, NOW)).toBeNull()
  })
})
