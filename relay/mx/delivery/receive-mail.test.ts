import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MailChecks } from '@mailstead/contracts/mail-checks.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createKeptBody } from '../../smtp-server/body/kept-body.ts'
import { type DeliveryNotes, openDeliveryNotes } from '../../smtp-server/notes/delivery-notes.ts'
import { receiveMail } from './receive-mail.ts'

let folder: string
let notes: DeliveryNotes
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'receive-mail-'))
  const onSetAside = () => undefined
  notes = openDeliveryNotes({ file: join(folder, 'notes.db'), nowMs: Date.now, onSetAside })
})
afterEach(() => {
  notes.close()
  rmSync(folder, { recursive: true, force: true })
})

const CHECKS: MailChecks = {
  spf: { result: 'fail', domain: 'a.example' },
  dkim: [],
  dmarc: { result: 'fail', policy: 'reject', domain: 'a.example' },
  arc: { result: 'none', sealer: null },
  ptr: { result: 'pass', name: 'mail.a.example' },
}

/** The code of the answer to a mail with these checks, for recipients whose domains refuse or not. */
async function answerTo(change: Partial<MailChecks>, refuses: readonly boolean[]): Promise<number> {
  const body = createKeptBody(folder, { bytes: 0 })
  body.add(Buffer.from('Subject: x\r\n\r\ny\r\n'))
  const link = {
    postMail: async (_path: string, { manifest }: { readonly manifest: string }) => {
      const { id, rcptTo } = JSON.parse(manifest)
      return { status: 200, json: { id, accepted: rcptTo, refused: [] } }
    },
  }
  const assess = async () => ({ checks: { ...CHECKS, ...change }, scan: null })
  const parts = { assess, notes, link, log: () => undefined, postTimeoutMs: 1_000 }
  const received = await receiveMail(parts, {
    mailFrom: 'a@a.example',
    recipients: refuses.map((mayRefuseByDmarc, n) => ({ address: `r${n}@here.example`, mayRefuseByDmarc })),
    reception: { helo: 'mail.a.example', ip: '192.0.2.1', by: 'mx.test', tls: null, smtpUtf8: false },
    ptr: CHECKS.ptr,
    receivedAtMs: Date.now(),
    body,
    isMalformed: false,
    onNoted: () => undefined,
  })
  return received.kind === 'taken' ? 250 : received.reply.code
}

describe('a mail that fails the policy reject of its sender', () => {
  const dmarc = (change: Partial<MailChecks['dmarc']>) => ({ dmarc: { ...CHECKS.dmarc, ...change } })
  it.each<[string, Partial<MailChecks>, readonly boolean[], number]>([
    ['is refused where the domain wants it so', {}, [true], 550],
    ['is taken where it does not', {}, [false], 250],
    ['is taken when one of two domains does not', {}, [true, false], 250],
    ['is refused when both do', {}, [true, true], 550],
    ['is left to the Worker when an ARC chain holds', { arc: { result: 'pass', sealer: 'l.example' } }, [true], 250],
    ['is refused when the ARC chain is broken', { arc: { result: 'fail', sealer: null } }, [true], 550],
    ['is taken when the policy is quarantine', dmarc({ policy: 'quarantine' }), [true], 250],
    ['is taken when DNS was in trouble', dmarc({ result: 'temperror' }), [true], 250],
  ])('%s', async (...[, change, refuses, code]) => {
    expect(await answerTo(change, refuses)).toBe(code)
  })
})
