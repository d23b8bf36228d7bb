/** curl → Worker → relay → real SMTP → the relay's own MX → Worker → the other mailbox. */
import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSystem } from '../../dev/start-system.ts'
import { type Running, waitForEvent } from '../client.ts'
import { listSubjects, readReceivedRaw, waitForReceived } from './inbox.ts'

let running: Running
let stop: () => Promise<unknown>

beforeAll(async () => {
  const system = await startSystem()
  running = system.dev
  stop = () => system.stop()
})
afterAll(() => stop?.())

function curl(mail: object): string {
  const headers = [`Authorization: Bearer ${running.apiKey}`, 'Content-Type: application/json']
  const args = ['-sS', '--fail-with-body', `${running.url}/v1/emails`, ...headers.flatMap((each) => ['-H', each])]
  return JSON.parse(execFileSync('curl', [...args, '-d', JSON.stringify(mail)], { encoding: 'utf8' })).id
}

describe('a mail sent with curl from one mailbox to the other', () => {
  it('arrives in its inbox with both signatures, SPF and DMARC passed, and a score; the sender sees it delivered', async () => {
    const [ada, bob] = running.mailboxes as [string, string]
    const subject = `Full circle ${crypto.randomUUID().slice(0, 8)}`
    const id = curl({ from: `Ada <${ada}>`, to: [bob], subject, text: 'See you on Monday at ten.' })
    const timeline = await waitForEvent(running, id, 'delivered')
    expect(timeline.recipients[0]?.reply).toMatchObject({ code: 250 })
    const mail = await waitForReceived(running, subject, { isScored: true })
    expect(mail).toMatchObject({
      folder: 'inbox',
      status: 'filed',
      received_for: [bob],
      authentication: { spf: 'pass', dkim: 'pass', dmarc: 'pass', arc: 'none', ptr: 'pass' },
      text: expect.stringContaining('See you on Monday'),
    })
    expect(mail.spam_score).toBeLessThan(5)
    const raw = await readReceivedRaw(running, mail.id)
    const results = /^Authentication-Results: [\s\S]*?\r\n(?!\s)/m.exec(raw)?.[0] ?? ''
    expect(results.match(/dkim=pass/g)).toHaveLength(2)
    expect(results).toMatch(/spf=pass[\s\S]*dmarc=pass/)
    expect(raw.match(/^DKIM-Signature:/gm)).toHaveLength(2)
    expect(raw).toContain(`Delivered-To: ${bob}\r\n`)
    expect(await listSubjects(running, bob, 'inbox')).toContain(subject)
    expect(await listSubjects(running, ada, 'inbox')).not.toContain(subject)
  })

  it('reaches both behind the alias, one copy each', async () => {
    const [ada, bob] = running.mailboxes as [string, string]
    const subject = `To the team ${crypto.randomUUID().slice(0, 8)}`
    curl({ from: `Ada <${ada}>`, to: [running.alias], subject, text: 'Lunch is at noon.' })
    expect(await waitForReceived(running, subject)).toMatchObject({ status: 'filed', folder: 'inbox' })
    for (const inbox of [ada, bob])
      expect((await listSubjects(running, inbox, 'inbox')).filter((each) => each === subject)).toHaveLength(1)
  })

  it('bounces when the address is not there, and is said so on the timeline', async () => {
    const [ada] = running.mailboxes as [string]
    const id = curl({ from: ada, to: [`nobody@${running.domain}`], subject: 'x', text: 'y' })
    const timeline = await waitForEvent(running, id, 'bounced')
    expect(timeline.recipients[0]?.reply).toMatchObject({ code: 550, enhanced: '5.1.1' })
  })
})
