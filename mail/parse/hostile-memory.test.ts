import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { HOSTILE_MAILS } from './hostile.fixture.ts'

const MB = 1_048_576
/**
 * `--max-old-space-size` bounds the heap of JavaScript objects, which is where a parser dies that keeps an object a
 * line. Octets live in ArrayBuffers outside of it, so the growth of the resident set is bounded too. Generously: it holds
 * mails of up to 27 MB that are not collected yet and what the young generation may keep back. A parser that copies each
 * mail a few times does not stay below it.
 */
const GROWTH_MAX_BYTES = 400 * MB

/**
 * A mail may cost so many times the processor time of an ordinary one with 24 MB attached. The dearest honest passes
 * cost four times as much; work that grows with the square of the octets costs hundreds.
 */
const CPU_RATIO_MAX = 20
const ORDINARY = '24 MB of base64 in one attachment'

/** Reads the mails one after another and prints a line for each. */
const CHILD = `
  const base = ${JSON.stringify(new URL('./', import.meta.url).href)}
  const { HOSTILE_MAILS } = await import(base + 'hostile.fixture.ts')
  const { parseMail } = await import(base + 'parse-mail.ts')
  const { readSummary } = await import(base + 'read-summary.ts')
  const { searchText } = await import(base + 'search-text.ts')
  const before = process.memoryUsage().rss
  for (const { name, make } of HOSTILE_MAILS) {
    const raw = make()
    const started = process.cpuUsage()
    const result = await parseMail(raw)
    if (result.ok) searchText(result.mail)
    else readSummary(raw)
    const { user, system } = process.cpuUsage(started)
    console.log(JSON.stringify({ name, outcome: result.ok ? 'parsed' : 'raw only', cpu: user + system }))
  }
  console.log(JSON.stringify({ growth: process.resourceUsage().maxRSS * 1024 - before }))
`

interface Line {
  readonly name: string
  readonly outcome: string
  readonly cpu: number
}

test('all hostile mails are read one after another by a process with 128 MB of heap', {
  timeout: 600_000,
}, async () => {
  const child = spawn(process.execPath, ['--max-old-space-size=128', '--input-type=module', '-e', CHILD], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)])
  expect({ code: await ended, errors }).toEqual({ code: 0, errors: '' })
  const printed = output.trim().split('\n')
  const { growth }: { growth: number } = JSON.parse(printed.pop() ?? '')
  const lines: Line[] = printed.map((line) => JSON.parse(line))
  expect(lines.map(({ name, outcome }) => [name, outcome])).toEqual(
    HOSTILE_MAILS.map(({ name, expected }) => [name, expected]),
  )
  const ordinary = lines.find(({ name }) => name === ORDINARY)?.cpu ?? 0
  expect(lines.filter(({ cpu }) => cpu > ordinary * CPU_RATIO_MAX)).toEqual([])
  expect(growth).toBeLessThan(GROWTH_MAX_BYTES)
})
