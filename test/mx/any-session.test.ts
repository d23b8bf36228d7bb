/** Sessions of words and octets in any order: the MX lives, nothing in it breaks, and whatever it keeps came between DATA and its end. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ADA, createMxWorld, type MxWorld, SENDER, sampleMail } from './mx-world.ts'
import { SmtpClient } from './smtp-client.ts'

const SESSIONS = 400
const AT_ONCE = 8

let world: MxWorld
beforeAll(async () => {
  world = await createMxWorld({ hasTls: true })
})
afterAll(() => world?.close())

const word = fc.constantFrom(
  ...[
    'EHLO x.example',
    'HELO x.example',
    `MAIL FROM:<${SENDER}>`,
    'MAIL FROM:<>',
    `RCPT TO:<${ADA}>`,
    'DATA',
    '.',
    '..',
    '',
  ],
  ...[
    'RSET',
    'NOOP',
    'QUIT',
    'VRFY x',
    'HELP',
    'STARTTLS',
    'AUTH PLAIN AA==',
    'BDAT 5 LAST',
    'Subject: x',
    'RCPT TO:<>',
  ],
  ...[
    'PROXY TCP4 192.0.2.10 127.0.0.1 1 2',
    'EHLO',
    'MAIL',
    'RCPT',
    '\0',
    '\xff\xfe',
    'x'.repeat(3_000),
    'a\rb',
    ' ',
    ':',
  ],
)
const line = fc
  .tuple(word, fc.constantFrom('\r\n', '\r\n', '\r\n', '\r\n', '\n', '\r', ''))
  .map((parts) => parts.join(''))
interface Session {
  readonly isTold: boolean
  readonly isPatient: boolean
  readonly pieces: readonly string[]
}
const session: fc.Arbitrary<Session> = fc.record({
  isPatient: fc.boolean(),
  isTold: fc.boolean(),
  pieces: fc.array(
    fc.array(line, { maxLength: 8 }).map((lines) => lines.join('')),
    { maxLength: 6 },
  ),
})

async function play({ isPatient, isTold, pieces }: Session): Promise<void> {
  const client = await SmtpClient.open(world.port, isTold ? '192.0.2.10' : null)
  for (const piece of pieces) {
    client.write(piece)
    // Half of them hear an answer to each piece, if there is one.
    if (isPatient) await Promise.race([client.reply(), new Promise((resolve) => setTimeout(resolve, 20))])
  }
  await client.finish()
}

it('survives them', async () => {
  const sessions = fc.sample(session, { numRuns: SESSIONS, seed: 20_261_129 })
  for (let at = 0; at < sessions.length; at += AT_ONCE) await Promise.all(sessions.slice(at, at + AT_ONCE).map(play))
  const client = await world.greet()
  expect((await client.send(SENDER, [ADA], sampleMail())).code).toBe(250)
  client.drop()
  expect(world.mx.deaths, world.mx.output.slice(-2_000)).toBe(0)
  for (const event of ['session.broken', 'hook.broken', 'mail.unchecked']) expect(world.lines(event)).toEqual([])
  expect(world.mx.output).not.toContain('CRIT')
  for (const { raw } of world.worker.list()) expect(raw.toString('latin1')).not.toMatch(/\0|\r(?!\n)|(?<!\r)\n/)
})
