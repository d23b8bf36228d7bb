/** The plugin inside a real Haraka that is killed, or stopped, at the worst moments. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventually } from '../eventually.ts'
import { buildRequest, MAIL } from './attempt-row.ts'
import { HarakaProcess } from './haraka-process.ts'
import { after, hang, say } from './peer-steps.ts'
import { type Script, type ScriptedPeer, startPeer } from './scripted-peer.ts'

let haraka: HarakaProcess
let peers: ScriptedPeer[] = []

beforeEach(async () => {
  haraka = new HarakaProcess()
  await haraka.start()
})

afterEach(async () => {
  await haraka.remove()
  await Promise.all(peers.map((peer) => peer.close()))
  peers = []
})

async function listen(...scripts: Script[]): Promise<ScriptedPeer> {
  const peer = await startPeer(scripts)
  peers.push(peer)
  return peer
}

const mailTo = (peer: ScriptedPeer, raw = MAIL) => ({ request: buildRequest(peer.port, { raw }), raw })

describe('kill -9', () => {
  it('after a result was stored: it is read after the restart and nothing is sent again', async () => {
    const peer = await listen({})
    const mail = mailTo(peer)
    await haraka.post([mail])
    await haraka.results()
    await haraka.stop('SIGKILL')
    await haraka.start()
    const outcomes = (await haraka.results()).map(({ outcome }) => [outcome.id, outcome.verdict])
    expect(outcomes).toEqual([[mail.request.id, 'delivered']])
    expect(await haraka.post([mail])).toEqual([])
    expect(peer.mails()).toHaveLength(1)
  })

  it('in the middle of an attempt: it neither runs nor is sent after the restart', async () => {
    const peer = await listen({ dot: hang })
    const mail = mailTo(peer)
    await haraka.post([mail])
    await eventually(() => expect(peer.mails()).toHaveLength(1))
    expect(await haraka.running()).toEqual([mail.request.id])
    expect(haraka.queueFiles()).toHaveLength(1)
    await haraka.stop('SIGKILL')
    writeFileSync(join(haraka.queueDir, 'keep.txt'), 'not of Haraka')
    await haraka.start()
    expect(await haraka.running()).toEqual([])
    expect(await haraka.results(0, 0)).toEqual([])
    expect(haraka.queueFiles()).toEqual(['keep.txt'])
    expect(peer.connections).toHaveLength(1)
  })

  it('never gives a number twice, even after a restart with an empty table', async () => {
    const peer = await listen({})
    await haraka.post([mailTo(peer)])
    const before = (await haraka.results())[0]?.seq ?? 0
    await haraka.results(before, 0)
    await haraka.stop('SIGKILL')
    await haraka.start()
    await haraka.post([mailTo(peer)])
    expect((await haraka.results(before))[0]?.seq).toBeGreaterThan(before)
  })

  it('with a results file that cannot be read: it is set aside and the node starts', async () => {
    await haraka.stop('SIGKILL')
    // The log as well: from a sound one SQLite would restore the file.
    for (const suffix of ['', '-wal']) writeFileSync(haraka.resultsFile + suffix, 'this is no database')
    await haraka.start()
    const peer = await listen({})
    await haraka.post([mailTo(peer)])
    expect((await haraka.collect(1))[0]?.verdict).toBe('delivered')
    expect(haraka.output).toContain('"event":"results.set_aside","level":"error"')
  })
})

describe('SIGINT', () => {
  it('lets what is on the wire finish, keeps its result and exits with 0', async () => {
    const peer = await listen({ dot: after(1_500, say('250 2.0.0 taken')) })
    const mail = mailTo(peer)
    await haraka.post([mail])
    await eventually(() => expect(peer.mails()).toHaveLength(1))
    expect(await haraka.stop('SIGINT')).toBe(0)
    await haraka.start()
    expect((await haraka.results())[0]?.outcome).toMatchObject({ id: mail.request.id, verdict: 'delivered' })
    expect(haraka.queueFiles()).toEqual([])
  })
})
