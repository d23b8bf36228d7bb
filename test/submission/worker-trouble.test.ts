/** The Worker is away, slow, or says no: the client hears which of them it was; nothing is lost, nothing sent twice. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { waitFor } from '../dev/wait-for.ts'
import { stuff } from '../mx/smtp-client.ts'
import type { Fault } from './submission-worker.ts'
import {
  codesOf,
  createSubmissionWorld,
  RECIPIENT,
  SENDER,
  type SubmissionWorld,
  sampleMail,
} from './submission-world.ts'

let world: SubmissionWorld
beforeAll(async () => {
  world = await createSubmissionWorld({ config: { limits: { postMs: 5_000 } } })
})
afterAll(() => world?.close())
beforeEach(() => {
  world.worker.fault = null
  world.worker.isCut = false
  world.worker.hold = null
})
afterEach(() => expect(world.process.deaths).toBe(0))

const send = async (mail: string, recipients: readonly string[] = [RECIPIENT]) => {
  const client = await world.signIn()
  const reply = await client.send(SENDER, recipients, mail)
  await client.command('QUIT')
  return reply
}
const keptOf = (mail: string) => world.worker.list().filter(({ raw }) => raw.toString('latin1') === mail)
const refusal = (status: number, name: string): Fault => ({ status, name, message: `because of ${name}` })
const holdWorker = () => {
  let release = () => {}
  world.worker.hold = new Promise((resolve) => {
    release = resolve
  })
  return () => release()
}

describe('no 250 without the Worker’s word', () => {
  it.each<[string, Fault | 'cut', string]>([
    ['is down', 'cut', '451 4.4.2'],
    ['answers 500', 500, '451 4.4.2'],
    ['answers 503', refusal(503, 'service_unavailable'), '451 4.4.2'],
    ['answers 401', 401, '451 4.3.0'],
    ['answers 404', 404, '451 4.3.0'],
    ['answers 422 without a name', 422, '451 4.3.0'],
    ['answers 302', 302, '451 4.3.0'],
    ['answers after the time limit', 'silent', '451 4.4.2'],
    ['keeps the mail, its answer is lost', 'lost', '451 4.4.2'],
    ['keeps the mail and answers nonsense', 'garbage', '451 4.3.0'],
    ['says that it is too much at a time', refusal(429, 'rate_limit_exceeded'), '451 4.7.1'],
    ['says that it is too much for today', refusal(429, 'daily_quota_exceeded'), '452 4.7.1'],
  ])('the Worker %s: the client’s next try is kept, once', async (_, fault, expected) => {
    const mail = sampleMail()
    if (fault === 'cut') {
      // Signing in needs the Worker, unless the key is known.
      await send(sampleMail())
      world.worker.isCut = true
    } else world.worker.fault = fault
    expect(codesOf(await send(mail))).toBe(expected)
    world.worker.fault = null
    world.worker.isCut = false
    expect((await send(mail)).code).toBe(250)
    expect(keptOf(mail)).toHaveLength(1)
  })

  it.each([
    [403, 'invalid_from_address', '550 5.7.1'],
    [403, 'sending_paused', '550 5.7.1'],
    [422, 'validation_error', '550 5.6.0'],
    [413, 'payload_too_large', '552 5.3.4'],
    [409, 'invalid_idempotent_request', '550 5.5.0'],
  ])('a refusal for good (%i %s) is told with its words', async (status, name, expected) => {
    world.worker.fault = refusal(status, name)
    const reply = await send(sampleMail())
    expect(codesOf(reply)).toBe(expected)
    expect(reply.text).toContain(`because of ${name}`)
    expect(world.worker.list().some(({ manifest }) => manifest.mailFrom === name)).toBe(false)
  })

  it.each([404, 422, 500])('%i is told to the operator', async (status) => {
    world.worker.fault = status
    const before = world.lines('submission.unstored').length
    await send(sampleMail())
    const line = await waitFor('the alarm', () => world.lines('submission.unstored')[before])
    expect(line).toMatchObject({ level: 'error', status })
  })
})

describe('the same mail again', () => {
  it('after a lost answer, in the same session: one mail, and its id', async () => {
    const mail = sampleMail()
    const client = await world.signIn()
    world.worker.fault = 'lost'
    expect((await client.send(SENDER, [RECIPIENT], mail)).code).toBe(451)
    world.worker.fault = null
    const { text } = await client.send(SENDER, [RECIPIENT], mail)
    expect(keptOf(mail)).toMatchObject([{ posts: 2 }])
    expect(text).toBe(`2.0.0 queued as ${keptOf(mail)[0]?.id}`)
    client.drop()
  })

  it('after a lost answer and a restart: one mail', async () => {
    const mail = sampleMail()
    world.worker.fault = 'lost'
    expect((await send(mail)).code).toBe(451)
    const { deaths } = world.process
    await world.process.crash()
    await world.process.untilReady()
    world.process.deaths = deaths
    world.worker.fault = null
    expect((await send(mail)).code).toBe(250)
    expect(keptOf(mail)).toMatchObject([{ posts: 2 }])
  })

  it('on purpose, in one session or two: two mails', async () => {
    const mail = sampleMail()
    const client = await world.signIn()
    for (let n = 0; n < 2; n += 1) expect((await client.send(SENDER, [RECIPIENT], mail)).code).toBe(250)
    await client.command('QUIT')
    await send(mail)
    expect(keptOf(mail)).toHaveLength(3)
  })

  it('by a client that gave up while the Worker worked: one mail', async () => {
    const release = holdWorker()
    const mail = sampleMail()
    const client = await world.signIn()
    await client.begin(SENDER, [RECIPIENT])
    const { posts } = world.worker
    client.write(stuff(mail))
    await waitFor('the post', () => world.worker.posts > posts)
    client.drop()
    const next = await world.signIn()
    await next.begin(SENDER, [RECIPIENT])
    next.write(stuff(mail))
    await waitFor('the second post', () => world.worker.posts > posts + 1)
    release()
    expect((await next.reply()).code).toBe(250)
    await next.command('QUIT')
    expect(keptOf(mail)).toHaveLength(1)
  })

  it('with another key, other recipients or other wishes: another mail', async () => {
    const mail = sampleMail()
    world.worker.keys.set('ms_other', 'send')
    const attempts = [
      ['ms_other', `MAIL FROM:<${SENDER}>`, `RCPT TO:<${RECIPIENT}>`],
      [undefined, `MAIL FROM:<${SENDER}>`, 'RCPT TO:<bob@peer.example>'],
      [undefined, `MAIL FROM:<${SENDER}> ENVID=1`, `RCPT TO:<${RECIPIENT}>`],
      [undefined, `MAIL FROM:<${SENDER}>`, `RCPT TO:<${RECIPIENT}> NOTIFY=NEVER`],
    ] as const
    world.worker.fault = 'lost'
    await send(mail)
    world.worker.fault = null
    for (const [key, ...commands] of attempts) {
      const client = await world.signIn(key)
      for (const command of [...commands, 'DATA']) await client.command(command)
      client.write(stuff(mail))
      expect((await client.reply()).code).toBe(250)
      await client.command('QUIT')
    }
    expect(keptOf(mail)).toHaveLength(1 + attempts.length)
  })
})
