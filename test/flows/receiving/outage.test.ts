/** Parts that are away while mail comes: nothing that was answered 250 is missing, nothing is there twice. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PartName } from '../../../scripts/dev/part.ts'
import { type RunningSystem, startSystem } from '../../dev/start-system.ts'
import { waitFor } from '../../dev/wait-for.ts'
import { letTimePassUntil, type Running } from '../client.ts'
import { createForeignDomain, type ForeignDomain } from './foreign-domain.ts'
import { listReceived, listSubjects, waitForReceived } from './inbox.ts'
import { openSender, sendUntilTaken } from './smtp-sender.ts'

let system: RunningSystem
let running: Running
let bob: string
let from: ForeignDomain

beforeAll(async () => {
  system = await startSystem()
  running = system.dev
  bob = running.mailboxes[1] ?? ''
  from = await createForeignDomain(running)
})
afterAll(() => system?.stop())

/** A thousand takes minutes: by hand. */
const UNSCANNED_MAILS = Number(process.env['UNSCANNED_MAILS'] ?? 20)

const subjects = (count: number): string[] => {
  const run = crypto.randomUUID().slice(0, 8)
  return Array.from({ length: count }, (_, n) => `Mail ${n} of ${run}`)
}
const sessionOf = async (subject: string) => from.session([bob], await from.write({ subject, to: bob }))
const answerTo = async (subject: string): Promise<string> => {
  const session = await sessionOf(subject)
  const sender = await openSender(running, session)
  const reply = await sender.send(session)
  await sender.quit()
  return reply
}

async function areFiled(sent: readonly string[]): Promise<boolean> {
  // A Worker that has just started may end a connection.
  const received = await listReceived(running).catch(() => [])
  const filed = new Set(received.filter(({ status }) => status === 'filed').map(({ subject }) => subject))
  return sent.every((subject) => filed.has(subject))
}

/** Every mail is in the mailbox once; those of which nothing is known yet are waited for. */
async function expectOnce(sent: readonly string[]): Promise<void> {
  await waitFor('all mails to be filed', () => areFiled(sent))
  const there = [...(await listSubjects(running, bob, 'inbox')), ...(await listSubjects(running, bob, 'spam'))]
  for (const subject of sent)
    expect(
      there.filter((each) => each === subject),
      subject,
    ).toHaveLength(1)
}

describe('while the Worker is away', () => {
  it('mail gets 451 and is taken by the next try once it is back', async () => {
    const [first = '', second = ''] = subjects(2)
    expect(await answerTo(first)).toMatch(/^250/)
    // Local queues are lost with the Worker; what was filed before needs no sweeper.
    await waitForReceived(running, first)
    await system.fell('worker')
    expect(await answerTo(second)).toMatch(/^451/)
    const unknown = await createForeignDomain(running)
    const session = { ...unknown.session([`nobody@${running.domain}`], 'x'), raw: 'Subject: x\r\n\r\nx' }
    const sender = await openSender(running, session)
    expect(await sender.send(session), 'not known here is not unknown').toMatch(/^451/)
    await sender.quit()
    await system.revive('worker')
    expect(await sendUntilTaken(running, await sessionOf(second))).toBeGreaterThan(0)
    await expectOnce([first, second])
  }, 180_000)
})

describe('while the scorer is away', () => {
  const GTUBE = 'XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X\r\n'
  it('mail is taken unscanned, scored when it is back, and what is spam is moved once', async (context) => {
    if (!running.pids.spamd) context.skip('needs spamd')
    await system.fell('spamd')
    const [spam = '', ...others] = subjects(UNSCANNED_MAILS)
    const sent = [spam, ...others]
    const raws = [
      await from.write({ subject: spam, to: bob, body: GTUBE }),
      ...(await Promise.all(others.map((subject) => from.write({ subject, to: bob })))),
    ]
    for (const raw of raws) expect(await sendUntilTaken(running, from.session([bob], raw))).toBe(1)
    for (const subject of sent)
      expect(await waitForReceived(running, subject)).toMatchObject({ folder: 'inbox', spam_score: null })
    await system.revive('spamd')
    for (const subject of sent) {
      const mail = await waitForReceived(running, subject, { isScored: true })
      expect(mail.folder, subject).toBe(subject === spam ? 'spam' : 'inbox')
    }
    await expectOnce(sent)
  }, 240_000)
})

describe('parts killed at random', () => {
  it('every mail that was answered 250 is in the mailbox, once', async () => {
    const [sent, last] = [subjects(100), subjects(20)]
    const parts: readonly PartName[] = ['haraka-mx', 'worker', 'agent', 'haraka-mx', 'haraka-mx', 'worker']
    let isSending = true
    const kill = async (part: PartName) => {
      const pid = await waitFor(`${part} to run`, () => system.dev.pids[part])
      process.kill(pid, 'SIGKILL')
      await waitFor(`${part} to run again`, () => (system.dev.pids[part] ?? pid) !== pid)
    }
    const killWhileSending = async () => {
      for (const part of parts) if (isSending) await kill(part)
    }
    const send = async (own: readonly string[]) => {
      for (const subject of own) await sendUntilTaken(running, await sessionOf(subject), 1_200)
    }
    const killing = killWhileSending()
    const lanes = [0, 1, 2, 3].map((lane) => send(sent.filter((_, n) => n % 4 === lane)))
    await Promise.all(lanes)
    isSending = false
    await killing
    // Wake-ups die with the Worker: at the least, those of some of the last mails.
    const sending = last.map((subject) => send([subject]))
    await Promise.race(sending)
    await kill('worker')
    await Promise.all(sending)
    // What was on its way when the Worker died is found by the sweep.
    await letTimePassUntil(running, 'all mails to be filed', () => areFiled([...sent, ...last]))
    await expectOnce([...sent, ...last])
  }, 400_000)

  it('two equal mails sent on purpose are both there', async () => {
    const [subject = ''] = subjects(1)
    const session = await sessionOf(subject)
    for (let n = 0; n < 2; n++) expect(await sendUntilTaken(running, session)).toBe(1)
    await waitFor('both', async () => {
      const found = (await listReceived(running)).filter((mail) => mail.subject === subject)
      return found.length === 2 && found.every(({ status }) => status === 'filed')
    })
  })
})
