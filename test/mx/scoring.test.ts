/** A scorer that scores, hangs, answers nonsense or is away: a mail waits for it within bounds, and is taken. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { waitFor } from '../dev/wait-for.ts'
import { type FakeSpamd, scored, startFakeSpamd } from './fake-spamd.ts'
import { ADA, createMxWorld, type MxWorld, SENDER, sampleMail } from './mx-world.ts'

let dir: string
let world: MxWorld
let spamd: FakeSpamd | null = null
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'mx-spamd-'))
})
afterEach(async () => {
  await world?.close()
  await spamd?.close()
  spamd = null
  rmSync(dir, { recursive: true, force: true })
})

const begin = async (behave: FakeSpamd['behave'] | null) => {
  const socketPath = join(dir, 'spamd.sock')
  if (behave !== null) spamd = await startFakeSpamd(socketPath, behave)
  world = await createMxWorld({ config: { scorer: { socketPath } } })
}
const send = async (mail = sampleMail()) => {
  const client = await world.greet()
  const { code } = await client.send(SENDER, [ADA], mail)
  await client.command('QUIT')
  return { code, scan: world.worker.list().at(-1)?.manifest.scan }
}

describe('the score', () => {
  it('goes with the mail, which is scored as it came in', async () => {
    await begin((_, socket) => socket.end(scored(7.5, 'BAD_ONE,WORSE')))
    const found = await waitFor('a scored mail', async () => {
      const sent = await send()
      expect(sent.code).toBe(250)
      return sent.scan
    })
    expect(found).toMatchObject({ score: 7.5, threshold: 5, symbols: ['BAD_ONE', 'WORSE'] })
    expect(spamd?.requests.at(-1)).toContain('mail.client.example')
    expect(spamd?.requests.at(-1)).toContain('192.0.2.10')
  })

  it('is null while there is no scorer at its socket', async () => {
    await begin(null)
    expect(await send()).toEqual({ code: 250, scan: null })
  })

  it.each<[string, FakeSpamd['behave']]>([
    ['nonsense', (_, socket) => socket.end('what?\r\n\r\n')],
    ['nothing, and hangs up', (_, socket) => socket.destroy()],
    ['an error', (_, socket) => socket.end('SPAMD/1.1 75 EX_TEMPFAIL\r\n\r\n')],
  ])('is null when it answers %s', async (_, behave) => {
    await begin(behave)
    await waitFor('a mail that was offered', async () => {
      expect(await send()).toEqual({ code: 250, scan: null })
      return spamd?.requests.length
    })
  })

  it('is null when it hangs', async () => {
    await begin(() => undefined)
    await waitFor(
      'a mail that was offered',
      async () => {
        expect(await send()).toEqual({ code: 250, scan: null })
        return spamd?.requests.length
      },
      90_000,
    )
  })
})
