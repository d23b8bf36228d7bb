/** The Worker is away, slow or wrong: 451, nothing lost, nothing twice. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { waitFor } from '../dev/wait-for.ts'
import type { InboundFault } from './inbound-worker.ts'
import { ADA, createMxWorld, type MxWorld, SENDER, sampleMail } from './mx-world.ts'

let world: MxWorld
beforeAll(async () => {
  world = await createMxWorld({ config: { limits: { postMs: 5_000 } } })
})
afterAll(() => world?.close())
beforeEach(() => {
  world.worker.fault = null
  world.worker.isCut = false
  world.worker.hold = null
})
afterEach(() => expect(world.mx.deaths).toBe(0))

const send = async (mail: string, recipients: readonly string[] = [ADA]) => {
  const client = await world.greet()
  const reply = await client.send(SENDER, recipients, mail)
  await client.command('QUIT')
  return reply
}
const keptOf = (mail: string) => world.worker.list().filter(({ raw }) => raw.toString('latin1') === mail)

describe('no 250 without the Worker’s word', () => {
  it.each<[string, InboundFault | 'cut', string]>([
    ['is down', 'cut', '451 4.4.2'],
    ['answers 500', 500, '451 4.4.2'],
    ['answers 503', 503, '451 4.4.2'],
    ['answers 429', 429, '451 4.3.0'],
    ['answers 401', 401, '451 4.3.0'],
    ['answers 404', 404, '451 4.3.0'],
    ['answers 413', 413, '451 4.3.0'],
    ['answers 422', 422, '451 4.3.0'],
    ['answers 302', 302, '451 4.3.0'],
    ['answers after the time limit', 'silent', '451 4.4.2'],
    ['keeps the mail, its answer is lost', 'lost', '451 4.4.2'],
    ['keeps the mail and answers nonsense', 'garbage', '451 4.3.0'],
  ])('the Worker %s: the sender’s next try is kept, once', async (_, fault, expected) => {
    const mail = sampleMail()
    if (fault === 'cut') world.worker.isCut = true
    else world.worker.fault = fault
    const { code, text } = await send(mail)
    expect(`${code} ${text.split(' ')[0]}`).toBe(expected)
    world.worker.fault = null
    world.worker.isCut = false
    expect((await send(mail)).code).toBe(250)
    expect(keptOf(mail)).toHaveLength(1)
  })

  it.each([413, 422, 404, 500])('%i is told to the operator', async (status) => {
    world.worker.fault = status
    const before = world.lines('mail.unstored').length
    await send(sampleMail())
    const line = await waitFor('the alarm', () => world.lines('mail.unstored')[before])
    expect(line).toMatchObject({ level: 'error', status })
  })

  it('tries again in the same session, and that is one mail', async () => {
    const mail = sampleMail()
    const client = await world.greet()
    world.worker.fault = 'lost'
    expect((await client.send(SENDER, [ADA], mail)).code).toBe(451)
    world.worker.fault = null
    expect((await client.send(SENDER, [ADA], mail)).code).toBe(250)
    expect(keptOf(mail)).toHaveLength(1)
    client.drop()
  })

  it('a mail of which the Worker keeps nothing is refused for good', async () => {
    world.worker.fault = 'empty'
    expect(await send(sampleMail())).toMatchObject({ code: 550, text: expect.stringMatching(/^5\.1\.1 /) })
  })

  it('answers the mail before the time limit as soon as the Worker does', async () => {
    let release = () => {}
    world.worker.hold = new Promise((resolve) => {
      release = resolve
    })
    const mail = sampleMail()
    const client = await world.greet()
    await client.begin(SENDER, [ADA])
    const posts = world.worker.posts
    client.write(`${mail.replaceAll('\r\n.', '\r\n..')}.\r\n`)
    await waitFor('the post', () => world.worker.posts > posts)
    expect(keptOf(mail)).toEqual([])
    release()
    expect((await client.reply()).code).toBe(250)
    client.drop()
  })
})

describe('the same mail again (P7)', () => {
  it('two equal mails in one session are two deliveries', async () => {
    const mail = sampleMail()
    const client = await world.greet()
    for (let n = 0; n < 2; n += 1) expect((await client.send(SENDER, [ADA], mail)).code).toBe(250)
    await client.command('QUIT')
    expect(keptOf(mail)).toHaveLength(2)
  })

  it('two equal mails in two sessions are two deliveries, also side by side', async () => {
    const mail = sampleMail()
    await send(mail)
    await send(mail)
    expect(keptOf(mail)).toHaveLength(2)
    const clients = await Promise.all([world.greet(), world.greet()])
    const replies = await Promise.all(clients.map((client) => client.send(SENDER, [ADA], mail)))
    expect(replies.map(({ code }) => code)).toEqual([250, 250])
    for (const client of clients) await client.command('QUIT')
    expect(keptOf(mail)).toHaveLength(4)
  })

  it('a peer that goes away without having gone on gets the same delivery again', async () => {
    const mail = sampleMail()
    for (let n = 0; n < 3; n += 1) {
      const client = await world.greet()
      expect((await client.send(SENDER, [ADA], mail)).code).toBe(250)
      client.drop()
      // The end of the connection has to arrive before the next try.
      await waitFor('the end', async () => {
        const next = await world.greet()
        const { code, text } = await next.send(SENDER, ['bob@demo.example'], sampleMail())
        await next.command('QUIT')
        return code === 250 && text
      })
    }
    expect(keptOf(mail)).toHaveLength(1)
    expect(keptOf(mail)[0]?.posts).toBe(3)
  })

  it('a peer that gives up while the Worker works gets the same delivery', async () => {
    let release = () => {}
    world.worker.hold = new Promise((resolve) => {
      release = resolve
    })
    const mail = sampleMail()
    const client = await world.greet()
    await client.begin(SENDER, [ADA])
    const posts = world.worker.posts
    client.write(`${mail.replaceAll('\r\n.', '\r\n..')}.\r\n`)
    await waitFor('the post', () => world.worker.posts > posts)
    client.drop()
    const next = await world.greet()
    await next.begin(SENDER, [ADA])
    next.write(`${mail.replaceAll('\r\n.', '\r\n..')}.\r\n`)
    await waitFor('the second post', () => world.worker.posts > posts + 1)
    release()
    expect((await next.reply()).code).toBe(250)
    await next.command('QUIT')
    expect(keptOf(mail)).toHaveLength(1)
  })

  it('other recipients make it another mail', async () => {
    const mail = sampleMail()
    world.worker.fault = 'lost'
    await send(mail, [ADA])
    world.worker.fault = null
    expect((await send(mail, [ADA, 'bob@demo.example'])).code).toBe(250)
    expect(keptOf(mail)).toHaveLength(2)
  })
})
