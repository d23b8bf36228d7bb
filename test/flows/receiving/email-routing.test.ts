/** The same mail by the relay's MX and by Cloudflare Email Routing ends alike. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { callApi } from '../../dev/api-client.ts'
import { createForeignDomain } from './foreign-domain.ts'
import { listReceived, listSubjects, waitForReceived } from './inbox.ts'
import { openSender } from './smtp-sender.ts'
import { startWorkerHarness } from './worker-harness.ts'

let system: Awaited<ReturnType<typeof startWorkerHarness>>
let bob: string

beforeAll(async () => {
  system = await startWorkerHarness()
  bob = system.mailboxes[1] ?? ''
})
afterAll(() => system?.close())

const tag = () => crypto.randomUUID().slice(0, 8)
/** As Cloudflare writes it in front of what it hands to the Worker. */
const trace = (host: { name: string; ip: string }): string =>
  `Received: from ${host.name} (${host.ip})\r\n by cloudflare-email.net (cloudflare) id abc\r\n for <${bob}>; Sun, 29 Nov 2026 10:00:00 +0000\r\n`

describe('email()', () => {
  it('gives the same results, folder and record as the MX; checks of the address are none', async () => {
    const from = await createForeignDomain(system, { dmarc: ['v=DMARC1; p=reject'] })
    const subjects = { mx: `By the MX ${tag()}`, routing: `By routing ${tag()}` }
    const session = from.session([bob], await from.write({ subject: subjects.mx, to: bob }))
    const sender = await openSender(system, session)
    expect(await sender.send(session)).toMatch(/^250/)
    await sender.quit()
    const raw = trace(from.host) + (await from.write({ subject: subjects.routing, to: bob }))
    const { outcome, rejectReason } = await system.worker.email({ from: session.from, to: bob, raw })
    expect({ outcome, rejectReason }).toEqual({ outcome: 'ok', rejectReason: undefined })

    const [mx, routing] = [await waitForReceived(system, subjects.mx), await waitForReceived(system, subjects.routing)]
    expect(mx.authentication).toEqual({ spf: 'pass', dkim: 'pass', dmarc: 'pass', arc: 'none', ptr: 'pass' })
    expect(routing.authentication).toEqual({ ...mx.authentication, ptr: 'none' })
    const same = ({ folder, status, received_for, from: author, text, is_raw_only, spam_score }: typeof mx) => ({
      ...{ folder, status, received_for, author, text, is_raw_only, spam_score },
    })
    expect(same(routing)).toEqual(same(mx))
    const inbox = await listSubjects(system, bob, 'inbox')
    for (const subject of Object.values(subjects)) expect(inbox).toContain(subject)
  })

  it('files a failed DMARC policy as the MX does', async () => {
    const from = await createForeignDomain(system, { spf: ['v=spf1 -all'], dmarc: ['v=DMARC1; p=quarantine'] })
    const subject = `Tampered ${tag()}`
    const raw = (await from.write({ subject, to: bob })).replace('at ten', 'at eleven')
    await system.worker.email({ from: `ada@${from.name}`, to: bob, raw: trace(from.host) + raw })
    expect(await waitForReceived(system, subject)).toMatchObject({
      folder: 'spam',
      authentication: { spf: 'fail', dkim: 'fail', dmarc: 'fail' },
    })
  })

  it('rejects an unknown recipient for good, with nothing kept', async () => {
    const from = await createForeignDomain(system)
    const subject = `For nobody ${tag()}`
    const raw = await from.write({ subject, to: bob })
    for (const to of [`nobody@${system.domain}`, 'ada@elsewhere.example']) {
      const { rejectReason } = await system.worker.email({ from: `ada@${from.name}`, to, raw })
      expect(rejectReason).toMatch(/5\.1\.[12]/)
    }
    expect((await listReceived(system)).map((mail) => mail.subject)).not.toContain(subject)
  })

  it('throws when our own database fails, so that the sender keeps the mail', async () => {
    const from = await createForeignDomain(system)
    const subject = `In trouble ${tag()}`
    const raw = await from.write({ subject, to: bob })
    const env = (await system.worker.getEnv()) as Record<'LEDGER_0' | 'LEDGER_1', D1Like>
    const rename = async (from_: string, to: string) => {
      for (const name of ['LEDGER_0', 'LEDGER_1'] as const) await env[name].exec(`alter table ${from_} rename to ${to}`)
    }
    await rename('deliveries', 'deliveries_away')
    const failed = await system.worker.email({ from: `ada@${from.name}`, to: bob, raw })
    expect(failed).toMatchObject({ outcome: 'exception' })
    expect(failed.rejectReason).toBeUndefined()
    await rename('deliveries_away', 'deliveries')
    expect(await system.worker.email({ from: `ada@${from.name}`, to: bob, raw })).toMatchObject({ outcome: 'ok' })
    expect(await waitForReceived(system, subject)).toMatchObject({ status: 'filed' })
  })

  it('refuses mail for a domain that is disabled', async () => {
    const from = await createForeignDomain(system)
    await callApi(system, 'PATCH', `/v1/domains/${system.domainId}`, { disabled: true })
    const raw = await from.write({ subject: 'x', to: bob })
    expect((await system.worker.email({ from: `ada@${from.name}`, to: bob, raw })).rejectReason).toMatch(/5\.1\.2/)
  })
})

interface D1Like {
  exec(sql: string): Promise<unknown>
}
