/** Sessions of words and octets in any order: submission lives, nothing in it breaks, and nothing is taken without a key. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { SmtpClient } from '../mx/smtp-client.ts'
import {
  createSubmissionWorld,
  KEY,
  plainOf,
  RECIPIENT,
  SENDER,
  type SubmissionWorld,
  sampleMail,
} from './submission-world.ts'

const SESSIONS = 300
const AT_ONCE = 8

let world: SubmissionWorld
beforeAll(async () => {
  world = await createSubmissionWorld({ config: { limits: { guesses: 100_000 } } })
})
afterAll(() => world?.close())

const WORDS = [
  ...[
    'EHLO x.example',
    'HELO x.example',
    'STARTTLS',
    'RSET',
    'NOOP',
    'QUIT',
    'DATA',
    '.',
    '..',
    '',
    ' ',
    ':',
    '*',
    '=',
  ],
  ...['AUTH', 'AUTH PLAIN', 'AUTH LOGIN', `AUTH PLAIN ${plainOf(KEY)}`, 'AUTH PLAIN AA==', 'AUTH LOGIN =', 'AUTH X'],
  ...[Buffer.from(KEY).toString('base64'), plainOf(KEY), 'AA==', '\0', '\xff\xfe', 'a\rb', 'x'.repeat(3_000)],
  ...[`MAIL FROM:<${SENDER}>`, 'MAIL FROM:<> RET=FULL', `RCPT TO:<${RECIPIENT}>`, 'RCPT TO:<a@b.example> NOTIFY=NEVER'],
  ...['MAIL', 'RCPT', 'EHLO', 'VRFY x', 'HELP', 'BDAT 5 LAST', 'Subject: x', 'PROXY TCP4 192.0.2.10 127.0.0.1 1 2'],
]
const line = fc
  .tuple(fc.constantFrom(...WORDS), fc.constantFrom('\r\n', '\r\n', '\r\n', '\r\n', '\n', '\r', ''))
  .map((parts) => parts.join(''))
interface Session {
  readonly beginning: 'clear' | 'tls' | 'key'
  readonly isPatient: boolean
  readonly pieces: readonly string[]
}
const session: fc.Arbitrary<Session> = fc.record({
  beginning: fc.constantFrom('clear', 'tls', 'key'),
  isPatient: fc.boolean(),
  pieces: fc.array(
    fc.array(line, { maxLength: 8 }).map((lines) => lines.join('')),
    { maxLength: 6 },
  ),
})

async function open(beginning: Session['beginning']): Promise<SmtpClient> {
  if (beginning === 'key') return world.signIn()
  return beginning === 'tls' ? SmtpClient.openTls(world.tlsPort) : SmtpClient.open(world.port)
}

async function play({ beginning, isPatient, pieces }: Session): Promise<void> {
  const client = await open(beginning)
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
  const client = await world.signIn()
  expect((await client.send(SENDER, [RECIPIENT], sampleMail())).code).toBe(250)
  client.drop()
  expect(world.process.deaths, world.process.output.slice(-2_000)).toBe(0)
  for (const event of ['session.broken', 'hook.broken']) expect(world.lines(event)).toEqual([])
  expect(world.process.output).not.toContain('CRIT')
  for (const { raw, manifest } of world.worker.list()) {
    expect(raw.toString('latin1')).not.toMatch(/\0|\r(?!\n)|(?<!\r)\n/)
    expect(manifest.password).toBe(KEY)
  }
}, 180_000)
