/** A refusal of the other side → one report (RFC 3464) in the sender's mailbox, which our own parser and another one read. */
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readReport } from '../../../mail/report/read-report.ts'
import { startSystem } from '../../dev/start-system.ts'
import { waitFor } from '../../dev/wait-for.ts'
import { advanceClock, findInOutbox, type Running, waitForEvent } from '../client.ts'
import { hasPython, PYTHON } from '../python.ts'
import { listReceived, readReceivedRaw, type ShownMail } from '../receiving/inbox.ts'
import { idOf, type SmtpMail, sendBySmtplib } from './clients.ts'

const HOUR_MS = 3_600_000
const READER = fileURLToPath(new URL('read_report.py', import.meta.url))

let running: Running
let stop: () => Promise<unknown>

beforeAll(async () => {
  const system = await startSystem()
  running = system.dev
  stop = () => system.stop()
})
afterAll(() => stop?.())

const mailFrom = () => String(running.mailboxes[0])

function mailTo(to: string, more: Partial<SmtpMail> = {}): SmtpMail {
  const raw = `From: Ada <${mailFrom()}>\r\nTo: ${to}\r\nSubject: Will it arrive?\r\n\r\nA secret of the body.\r\n`
  return { mailFrom: mailFrom(), rcptTo: [to], raw, ...more }
}

const readByPython = (raw: string) =>
  JSON.parse(execFileSync(PYTHON, [READER], { input: Buffer.from(raw, 'latin1'), encoding: 'utf8' }))

/** The reports that came for a mail so far, by the address that they are about. */
async function reportsAbout(address: string): Promise<{ shown: ShownMail; raw: string }[]> {
  const found: { shown: ShownMail; raw: string }[] = []
  for (const shown of await listReceived(running)) {
    const raw = await readReceivedRaw(running, shown.id)
    if (raw.includes(`rfc822;${address}`) || raw.includes(`rfc822; ${address}`)) found.push({ shown, raw })
  }
  return found
}

const waitForReport = (address: string) =>
  waitFor(`the report about ${address}`, async () => {
    const reports = await reportsAbout(address)
    return reports.length > 0 && reports.every(({ shown }) => shown.status === 'filed') ? reports : null
  })

describe.skipIf(!hasPython)('a sender by SMTP (needs python3)', () => {
  it('gets one report of a refusal, in its own inbox, with the header of its mail alone', async () => {
    const to = 'bounce+report@peer.example'
    const options = {
      mailOptions: ['RET=HDRS', 'ENVID=order+2B42'],
      rcptOptions: [`NOTIFY=FAILURE`, `ORCPT=rfc822;${to.replace('+', '+2B')}`],
    }
    const id = idOf(await sendBySmtplib(running, mailTo(to, options)))
    await waitForEvent(running, id, 'bounced')
    const reports = await waitForReport(to)
    // What would tell a second time has had its chance: the sweep of every minute has run.
    await advanceClock(running, HOUR_MS)
    expect(await reportsAbout(to)).toHaveLength(1)

    const [report] = reports
    expect(report?.shown).toMatchObject({ folder: 'inbox', received_for: [mailFrom()] })
    const read = readByPython(report?.raw ?? '')
    expect(read).toMatchObject({
      ...{
        type: 'multipart/report',
        reportType: 'delivery-status',
        defects: [],
        to: expect.stringContaining(mailFrom()),
      },
      ...{ autoSubmitted: expect.stringMatching(/^auto-(replied|generated)$/), returnedType: 'text/rfc822-headers' },
      message: { 'Original-Envelope-Id': 'order+42' },
      recipients: [{ Action: 'failed', Status: '5.1.1', 'Diagnostic-Code': expect.stringContaining('does not exist') }],
    })
    expect(read.recipients[0]['Final-Recipient']).toContain(to)
    expect(read.recipients[0]['Original-Recipient']).toContain(to)
    expect(read.returned).toContain('Will it arrive?')
    expect(report?.raw).not.toContain('A secret of the body')

    const ours = await readReport(new Uint8Array(Buffer.from(report?.raw ?? '', 'latin1')), '')
    expect(ours).toMatchObject({
      kind: 'bounce',
      recipients: [{ action: 'failed', address: to, code: 550, enhanced: '5.1.1' }],
    })
  })

  it('gets one without asking, and none when it wants none or has no address', async () => {
    const cases = {
      asked: idOf(await sendBySmtplib(running, mailTo('bounce+default@peer.example'))),
      never: idOf(await sendBySmtplib(running, mailTo('bounce+never@peer.example', { rcptOptions: ['NOTIFY=NEVER'] }))),
      null: idOf(await sendBySmtplib(running, mailTo('bounce+null@peer.example', { mailFrom: '' }))),
    }
    for (const id of Object.values(cases)) await waitForEvent(running, id, 'bounced')
    expect(await waitForReport('bounce+default@peer.example')).toHaveLength(1)
    await advanceClock(running, HOUR_MS)
    for (const word of ['never', 'null']) expect(await reportsAbout(`bounce+${word}@peer.example`), word).toEqual([])
  })

  it('hears once that its mail is late, after four hours, and of its delivery if it wants to', async () => {
    const to = 'defer-6+late@peer.example'
    const id = idOf(await sendBySmtplib(running, mailTo(to, { rcptOptions: ['NOTIFY=SUCCESS,DELAY'] })))
    await waitForEvent(running, id, 'delivery_delayed')
    expect(await reportsAbout(to)).toEqual([])
    // The relay tries again whenever its time has come.
    const actions = async () => (await reportsAbout(to)).map(({ raw }) => readByPython(raw).recipients[0].Action).sort()
    for (let hours = 0; hours < 24 && findInOutbox(running, to).length === 0; hours++) {
      await advanceClock(running, HOUR_MS)
      await waitFor(
        'the clock of the relay',
        async () => (await waitForEvent(running, id, 'delivery_delayed', 'delivered')) !== null,
      )
    }
    await waitForEvent(running, id, 'delivered')
    await advanceClock(running, HOUR_MS)
    await waitFor('both reports', async () => (await actions()).length >= 2)
    expect(await actions()).toEqual(['delayed', expect.stringMatching(/^(delivered|relayed)$/)])
  })
})
