import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type DeliveryNotes, openDeliveryNotes } from './delivery-notes.ts'

const HOUR_MS = 3_600_000
const mail = { mailFrom: 'a@b.example', rcptTo: ['x@y.example', 'z@y.example'], sha256: 'f'.repeat(64) }

let folder: string
let nowMs: number
let notes: DeliveryNotes
const asides: string[] = []
const open = () =>
  openDeliveryNotes({
    file: join(folder, 'notes.db'),
    nowMs: () => nowMs,
    onSetAside: ({ reason }) => asides.push(reason),
  })
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'notes-'))
  nowMs = 1_800_000_000_000
  asides.length = 0
  notes = open()
})
afterEach(() => {
  notes.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('openDeliveryNotes', () => {
  it('gives the next try of a session that is over the same id', async () => {
    const first = await notes.take(mail)
    notes.release(first.id)
    expect(first.isRetry).toBe(false)
    expect(await notes.take({ ...mail, rcptTo: [...mail.rcptTo].reverse() })).toEqual({ id: first.id, isRetry: true })
  })

  it('gives ids that tell when they were given', async () => {
    const { id } = await notes.take(mail)
    expect(Number.parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(nowMs)
  })

  it('gives it after a restart', async () => {
    const { id } = await notes.take(mail)
    notes.close()
    notes = open()
    expect(await notes.take(mail)).toEqual({ id, isRetry: true })
  })

  it.each([
    ['sender', { ...mail, mailFrom: '' }],
    ['recipients', { ...mail, rcptTo: ['x@y.example'] }],
    ['bytes', { ...mail, sha256: 'e'.repeat(64) }],
    ['terms', { ...mail, terms: 'other' }],
  ])('tells mails with other %s apart', async (_, other) => {
    const { id } = await notes.take(mail)
    notes.release(id)
    expect(await notes.take(other)).toMatchObject({ isRetry: false })
  })

  it('makes another delivery of an equal mail once the first was forgotten', async () => {
    const { id } = await notes.take(mail)
    notes.forget(id)
    const second = await notes.take(mail)
    expect(second.isRetry).toBe(false)
    expect(second.id).not.toBe(id)
  })

  it('makes two deliveries of equal mails in two open sessions, and gives each back once', async () => {
    const ids = [(await notes.take(mail)).id, (await notes.take(mail)).id]
    expect(new Set(ids).size).toBe(2)
    for (const id of ids) notes.release(id)
    expect(new Set([(await notes.take(mail)).id, (await notes.take(mail)).id])).toEqual(new Set(ids))
    expect((await notes.take(mail)).isRetry).toBe(false)
  })

  it('shares a commit between mails of one moment, and each has its own note', async () => {
    const mails = Array.from({ length: 50 }, (_, n) => ({ ...mail, mailFrom: `a${n}@b.example` }))
    const taken = await Promise.all(mails.map((one) => notes.take(one)))
    expect(new Set(taken.map(({ id }) => id)).size).toBe(50)
    notes.close()
    notes = open()
    const again = await Promise.all(mails.map((one) => notes.take(one)))
    expect(again).toEqual(taken.map(({ id }) => ({ id, isRetry: true })))
  })

  it('keeps a note for 24 hours', async () => {
    const { id } = await notes.take(mail)
    notes.release(id)
    nowMs += 24 * HOUR_MS
    expect((await notes.take(mail)).id).toBe(id)
    notes.release(id)
    nowMs += 1
    expect((await notes.take(mail)).isRetry).toBe(false)
  })

  it('begins anew with a file that is damaged', async () => {
    notes.close()
    writeFileSync(join(folder, 'notes.db'), 'no database '.repeat(1_000))
    notes = open()
    expect((await notes.take(mail)).isRetry).toBe(false)
    expect(asides).toHaveLength(1)
  })

  it('throws while the folder is away, and goes on when it is back', async () => {
    notes.close()
    rmSync(folder, { recursive: true })
    notes = open()
    await expect(notes.take(mail)).rejects.toThrow()
    expect(() => notes.forget('00000000-0000-7000-8000-000000000000' as never)).not.toThrow()
    folder = mkdtempSync(folder.slice(0, -6))
    notes = open()
    expect((await notes.take(mail)).isRetry).toBe(false)
  })

  it('has the note on disk when the process dies after taking it, and none when it had forgotten it', async () => {
    const module = fileURLToPath(new URL('./delivery-notes.ts', import.meta.url))
    const run = (then: string) => {
      const code = `const { openDeliveryNotes } = await import(${JSON.stringify(module)})
        const notes = openDeliveryNotes({ file: ${JSON.stringify(join(folder, 'killed.db'))}, nowMs: Date.now, onSetAside() {} })
        const note = await notes.take(${JSON.stringify(mail)}); ${then}
        process.stdout.write(JSON.stringify(note)); process.kill(process.pid, 'SIGKILL')`
      const ended = spawnSync(process.execPath, ['--input-type=module', '-e', code])
      return JSON.parse(ended.stdout.toString())
    }
    const first = run('')
    expect(run('notes.forget(note.id)')).toEqual({ id: first.id, isRetry: true })
    expect(run('')).toMatchObject({ isRetry: false })
  })
})
