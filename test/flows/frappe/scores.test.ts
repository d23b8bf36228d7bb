/** A Frappe site has mails scored by the real SpamAssassin of a relay, in each of the three modes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findSpamd } from '../../../relay/spamassassin/find-spamd.ts'
import { callApi } from '../../dev/api-client.ts'
import { startSystem } from '../../dev/start-system.ts'
import { waitFor } from '../../dev/wait-for.ts'
import type { Running } from '../client.ts'

/** What every SpamAssassin gives a thousand points. */
const GTUBE = 'XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X'
const HEAD = 'From: eve@peer.example\r\nTo: ada@demo.example\r\nSubject: Scored\r\nMIME-Version: 1.0\r\n'
const IN_TEXT = `${HEAD}Content-Type: text/plain\r\n\r\n${GTUBE}\r\n`
const IN_ATTACHMENT = `${HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee below.\r\n--b\r\nContent-Type: text/plain; name=a.txt\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\n${GTUBE}\r\n--b--\r\n`

let running: Running
let stop: () => Promise<unknown>

const scan = (message: string, scanning_mode?: string) =>
  callApi(running, 'POST', '/spamd/scan', { message, ...(scanning_mode && { scanning_mode }) })

describe.skipIf(findSpamd() === null)('scores (needs SpamAssassin)', () => {
  beforeAll(async () => {
    const system = await startSystem()
    running = system.dev
    stop = () => system.stop()
    // The relay tells with its next heartbeat that its scorer is there.
    await waitFor('the scorer', async () => (await scan(IN_TEXT)).status === 200)
  })
  afterAll(() => stop?.())

  it('are those of SpamAssassin, with its symbols', async () => {
    const { body } = await scan(IN_TEXT)
    expect(body.message).toMatchObject({
      scanning_mode: 'Exclude Attachments',
      spamd_response: expect.stringContaining('GTUBE'),
    })
    expect(body.message.spam_score).toBeGreaterThan(900)
    expect((await callApi(running, 'POST', '/spamd/is-spam', { message: IN_TEXT })).body.message).toBe(true)
    const score = await callApi(running, 'POST', '/api/method/mail.api.spamd.get_spam_score', { message: IN_TEXT })
    expect(score.body.message).toBe(body.message.spam_score)
  })

  it('look at attachments only where the mode says so', async () => {
    const scores = await Promise.all(
      ['without', 'with', 'hybrid'].map(async (mode) => (await scan(IN_ATTACHMENT, mode)).body.message.spam_score),
    )
    expect(scores[0]).toBeLessThan(100)
    expect(scores[1]).toBeGreaterThan(900)
    // Without its attachment the mail is suspect enough, or it is not.
    expect(scores[2]).toBe(Number(scores[0]) >= 2 ? scores[1] : scores[0])
    const { body } = await callApi(running, 'GET', '/v1/spam-checks?limit=3')
    expect(body.data.map(({ mode }: { mode: string }) => mode).sort()).toEqual(['hybrid', 'with', 'without'])
    expect(JSON.stringify(body)).not.toContain('See below')
  })
})
