import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { encodeJobs, type SampleJob, sampleJob } from '../testing/sample-jobs.ts'
import { createNonceCheck } from './nonces.ts'
import { readJobs } from './read-jobs.ts'

const digestOf = (text: string) => createHash('sha256').update(text).digest('hex')

async function* inPieces(body: Buffer, size: number) {
  for (let at = 0; at < body.length; at += size) yield body.subarray(at, at + size)
}

const read = (jobs: SampleJob[], change: (body: Buffer) => Buffer = (body) => body, pieceSize = 1_000) => {
  const { manifest, body } = encodeJobs(jobs)
  return readJobs(inPieces(change(body), pieceSize), { digest: digestOf(manifest), jobMaxBytes: 10_000 })
}

describe('readJobs', () => {
  it.each([1, 7, 100, 100_000])('reads the same jobs from pieces of %i bytes', async (pieceSize) => {
    const jobs = [sampleJob('a@a.example'), sampleJob('b@a.example'), sampleJob('c@a.example')]
    const result = await read(jobs, (body) => body, pieceSize)
    expect(result.ok && result.jobs.map(({ job, raw }) => [job.id, Buffer.from(raw!).toString()])).toEqual(
      jobs.map(({ job, raw }) => [job.id, raw.toString()]),
    )
  })

  it('refuses one job whose body is another, and keeps its neighbours', async () => {
    const jobs = [sampleJob('a@a.example'), sampleJob('b@a.example')]
    const result = await read(jobs, (body) => Buffer.concat([body.subarray(0, -1), Buffer.from('!')]))
    expect(result.ok && result.jobs.map(({ raw }) => raw === null)).toEqual([false, true])
  })

  it.each<[string, (body: Buffer) => Buffer, number]>([
    ['a short body', (body) => body.subarray(0, -1), 400],
    ['bytes beyond the last body', (body) => Buffer.concat([body, Buffer.from('x')]), 400],
    ['a changed manifest', (body) => Buffer.concat([Buffer.from(' '), body]), 401],
    ['no line feed at all', () => Buffer.alloc(5_000, 'x'), 400],
    ['a manifest over 1 MB', () => Buffer.alloc(1_100_000, 'x'), 413],
    ['nothing', () => Buffer.alloc(0), 400],
  ])('refuses %s', async (_name, change, status) => {
    expect(await read([sampleJob('a@a.example')], change)).toMatchObject({ ok: false, status })
  })

  it('refuses a job over the limit before reading its body', async () => {
    const { manifest } = encodeJobs([sampleJob('a@a.example', { size: 10_001 })])
    const result = await readJobs(inPieces(Buffer.from(manifest), 1_000), {
      digest: digestOf(manifest),
      jobMaxBytes: 10_000,
    })
    expect(result).toMatchObject({ ok: false, status: 413 })
  })

  it.each(['null\n', '[]\n', '{"v":2}\n', '{"v":1,"jobs":[]}\n', '\u0000\n', '{"__proto__":1}\n'])(
    'refuses the manifest %j',
    async (line) => {
      const result = await readJobs(inPieces(Buffer.from(line), 100), { digest: digestOf(line), jobMaxBytes: 10_000 })
      expect(result).toMatchObject({ ok: false, status: 400 })
    },
  )

  it('answers a broken connection as a refusal', async () => {
    async function* breaking(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('{')
      throw new Error('ECONNRESET')
    }
    expect(await readJobs(breaking(), { digest: digestOf('{'), jobMaxBytes: 10 })).toMatchObject({
      ok: false,
      status: 400,
    })
  })
})

describe('createNonceCheck', () => {
  it('takes a nonce once, and forgets it after ten minutes', () => {
    let now = 0
    const isFirstUse = createNonceCheck(() => now)
    expect([isFirstUse('a'), isFirstUse('a'), isFirstUse('b')]).toEqual([true, false, true])
    now = 600_001
    expect([isFirstUse('c'), isFirstUse('a')]).toEqual([true, true])
  })
})
