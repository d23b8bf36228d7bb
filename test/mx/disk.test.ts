/** A full or read-only disk: 451 or 452, never 250, and it goes on by itself when there is room again. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { waitFor } from '../dev/wait-for.ts'
import { ADA, createMxWorld, type MxWorld, SENDER, sampleMail } from './mx-world.ts'

const runInShell = (command: string) => spawnSync('bash', ['-c', command])
const runOrThrow = (command: string): void => {
  const { status, stderr } = runInShell(command)
  if (status !== 0) throw new Error(stderr.toString())
}
const canMount = (() => {
  const folder = mkdtempSync(join(tmpdir(), 'mx-mount-'))
  const { status } = runInShell(`mount -t tmpfs -o size=1m tmpfs ${folder} && umount ${folder}`)
  rmSync(folder, { recursive: true })
  return status === 0
})()

let world: MxWorld
let folder: string
let spoolDir: string
let isMounted = false
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mx-disk-'))
  spoolDir = mkdtempSync(join(tmpdir(), 'mx-spool-'))
})
afterEach(async () => {
  try {
    await world?.close()
  } finally {
    if (isMounted) runOrThrow(`umount -l ${folder}`)
    isMounted = false
    for (const path of [folder, spoolDir]) rmSync(path, { recursive: true, force: true })
  }
})

const mount = (size: string) => {
  runOrThrow(`mount -t tmpfs -o size=${size},mode=700 tmpfs ${folder}`)
  isMounted = true
}
const remount = (options: string) => runOrThrow(`mount -o remount,${options} ${folder}`)
const large = () => `${sampleMail()}${`${'y'.repeat(998)}\r\n`.repeat(3_000)}`
const send = async (mail: string) => {
  const client = await world.greet()
  const { code, text } = await client.send(SENDER, [ADA], mail)
  await client.command('QUIT')
  return `${code} ${text.split(' ')[0]}`
}
const SERVED = '250 2.0.0'

describe('the spool', () => {
  it.skipIf(!canMount)('is full: large mails are put off at their end, small ones taken (needs mount)', async () => {
    mount('2m')
    world = await createMxWorld({ config: { spoolDir: folder, diskFreeFloorBytes: 0 } })
    const mail = large()
    expect(await send(mail)).toBe('451 4.3.0')
    expect(await send(sampleMail())).toBe(SERVED)
    expect(world.lines('mail.unspooled').length).toBe(1)
    remount('size=50m')
    expect(await send(mail)).toBe(SERVED)
    expect(world.mx.deaths).toBe(0)
  })

  it.skipIf(!canMount)('is read-only: the same (needs mount)', async () => {
    mount('50m')
    world = await createMxWorld({ config: { spoolDir: folder, diskFreeFloorBytes: 0 } })
    remount('ro')
    const mail = large()
    expect(await send(mail)).toBe('451 4.3.0')
    expect(await send(sampleMail())).toBe(SERVED)
    remount('rw')
    expect(await send(mail)).toBe(SERVED)
    expect(world.mx.deaths).toBe(0)
  })
})

describe('the data folder', () => {
  it.skipIf(!canMount)('is nearly full: 452 at MAIL FROM, until there is room (needs mount)', async () => {
    mount('20m')
    world = await createMxWorld({ config: { dataDir: folder, diskFreeFloorBytes: 1_000_000_000 } })
    expect(await send(sampleMail())).toBe(SERVED)
    writeFileSync(join(folder, 'ballast'), Buffer.alloc(19_600_000))
    await waitFor('452', async () => (await send(sampleMail())) === '452 4.3.1')
    rmSync(join(folder, 'ballast'))
    await waitFor('250', async () => (await send(sampleMail())) === SERVED)
    expect(world.mx.deaths).toBe(0)
  })

  it.skipIf(!canMount)('is full: no note, no 250, nothing at the Worker; then all of it (needs mount)', async () => {
    mount('4m')
    world = await createMxWorld({ config: { dataDir: folder, spoolDir, diskFreeFloorBytes: 0 } })
    runInShell(`dd if=/dev/zero of=${join(folder, 'ballast')} bs=4k`)
    const mails: string[] = []
    let last = SERVED
    // What the log of the notes has room for yet is taken.
    for (let n = 0; n < 200 && last === SERVED; n += 1) {
      const mail = sampleMail()
      world.worker.fault = 503
      last = await send(mail)
      world.worker.fault = null
      if (last === '451 4.4.2') last = SERVED
      else mails.push(mail)
    }
    expect(last).toBe('451 4.3.0')
    const kept = world.worker.list().length
    expect(await send(mails[0] ?? '')).toBe('451 4.3.0')
    expect(world.worker.list()).toHaveLength(kept)
    rmSync(join(folder, 'ballast'))
    for (const mail of mails) expect(await send(mail)).toBe(SERVED)
    expect(world.mx.deaths).toBe(0)
  })

  it.skipIf(!canMount)('is read-only: no 250; then all of it (needs mount)', async () => {
    mount('50m')
    world = await createMxWorld({ config: { dataDir: folder, spoolDir, diskFreeFloorBytes: 0 } })
    expect(await send(sampleMail())).toBe(SERVED)
    const mail = sampleMail()
    // Files that are open for writing keep the system from remounting: the process starts anew on the disk as it is then.
    await world.mx.crash()
    const isReadOnly = runInShell(`mount -o remount,ro ${folder}`).status === 0
    if (isReadOnly) {
      await waitFor('starts that fail', () => world.mx.deaths > 2)
      remount('rw')
    }
    await world.mx.untilReady()
    expect(await send(mail)).toBe(SERVED)
    expect(world.worker.list().filter(({ raw }) => raw.toString('latin1') === mail)).toHaveLength(1)
  })
})
