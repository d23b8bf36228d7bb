import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { eventually } from '../../test/eventually.ts'
import { followUnsentMail, readUnsent } from './unsent-mail.ts'

const mail = {
  to: 'ada@peer.example',
  subject: 'Grüße',
  link: `http://127.0.0.1:8787/verify?token=${'a.b-c_'.repeat(40)}`,
}
const line = (event: string) => JSON.stringify({ at: '2026-11-29T12:00:00Z', level: 'info', event, kind: 'x', ...mail })

it('reads mails that were not sent, whether for want of a sender or for another reason, and nothing else', () => {
  const text = ['[wrangler:info] GET /health 200 OK', line('system_mail.link'), line('system_mail.not_sent')]
  const others = ['{"event":"system_mail.not_sent"}', line('mail.sent'), '{', '']
  const wanted = [expect.objectContaining(mail), expect.objectContaining(mail)]
  expect(readUnsent([...text, ...others].join('\n'))).toEqual(wanted)
})

let dir = ''
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'mailstead-unsent-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

it('says and keeps what is logged from now on, once, also when a line comes in parts', async () => {
  const log = join(dir, 'worker.log')
  const append = (text: string) => writeFileSync(log, text, { flag: 'a' })
  append(`${line('system_mail.link')}\n`)
  const said: string[] = []
  const stop = followUnsentMail({ logDir: dir, outboxDir: join(dir, 'outbox') }, (text) => said.push(text))
  try {
    append(line('system_mail.link').slice(0, 60))
    // Long enough for several looks at the first part.
    await wait(700)
    append(`${line('system_mail.link').slice(60)}\n`)
    await eventually(() => expect(said).toHaveLength(2))
  } finally {
    stop()
  }
  expect(said[0]).toContain(mail.to)
  expect(said[0]).toContain(mail.link)
  const [eml = '', ...others] = readdirSync(join(dir, 'outbox')).filter((name) => name.endsWith('.eml'))
  expect(others).toEqual([])
  expect(said[1]).toContain(eml)
  const raw = readFileSync(join(dir, 'outbox', eml), 'latin1')
  expect(raw).toMatch(/^Subject: =\?utf-8\?/im)
  expect(raw.split('\r\n')).toContain(mail.link)
  expect(raw).not.toMatch(/[\u0080-\u{10ffff}]/u)
})
