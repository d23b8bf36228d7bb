/** Connections kept for the next mail: when one may be used again, and what becomes of a dead one. */
import { afterEach, expect, it } from 'vitest'
import { Pool } from '../../relay/haraka/mailstead-outbound/transport/pool.ts'
import { eventually } from '../eventually.ts'
import { MAIL, type Row, tryOnce } from './attempt-row.ts'
import { drop, hang, inOrder, raw, reset, say } from './peer-steps.ts'
import { type Script, type ScriptedPeer, startPeer } from './scripted-peer.ts'

let open: { peer: ScriptedPeer; pool: Pool } | null = null

async function start(...scripts: Script[]) {
  open = { peer: await startPeer(scripts), pool: new Pool() }
  return open
}

afterEach(async () => {
  open?.pool.close()
  await open?.peer.close()
  open = null
})

async function tryTimes(times: number, row: Partial<Row> = {}) {
  if (open === null) throw new Error('no peer')
  const outcomes = []
  for (let count = 0; count < times; count += 1) outcomes.push(await tryOnce(open.peer, row, open.pool))
  return outcomes
}

const verbsOf = (peer: ScriptedPeer, index = 0) =>
  peer.connections[index]?.commands.map((line) => line.split(/[ :]/)[0])

it('attempt uses a connection again, without RSET between two good mails', async () => {
  const { peer } = await start({})
  const outcomes = await tryTimes(3)
  expect(outcomes.map(({ verdict, reused }) => [verdict, reused])).toEqual([
    ['delivered', false],
    ['delivered', true],
    ['delivered', true],
  ])
  expect(verbsOf(peer)).toEqual(['EHLO', 'MAIL', 'RCPT', 'DATA', 'MAIL', 'RCPT', 'DATA', 'MAIL', 'RCPT', 'DATA'])
  expect(outcomes[1]?.transcript[0]).toMatch(/^C MAIL FROM/)
})

it('attempt sends the very octets it was given, dots included', async () => {
  const { peer } = await start({ extensions: ['PIPELINING'] })
  await tryTimes(2)
  expect(peer.mails().map((mail) => mail.raw.equals(MAIL))).toEqual([true, true])
})

it('a connection carries 20 mails, then QUIT', async () => {
  const { peer } = await start({})
  await tryTimes(21)
  expect(peer.connections.map((connection) => connection.mails.length)).toEqual([20, 1])
  await eventually(() => expect(verbsOf(peer)?.at(-1)).toBe('QUIT'))
})

it('a refused recipient costs a RSET, then the connection is used again', async () => {
  const { peer, pool } = await start({
    rcpt: [say('550 5.1.1 no'), say('250 ok')],
    data: [say('554 no'), say('354 go')],
  })
  const refused = await tryOnce(peer, {}, pool)
  await eventually(() => expect(verbsOf(peer)).toContain('RSET'))
  await eventually(async () => expect((await tryOnce(peer, {}, pool)).reused).toBe(true))
  expect(refused.verdict).toBe('bounced')
  expect(peer.connections.length).toBeLessThanOrEqual(2)
})

it('a peer that closes on RSET costs nobody anything', async () => {
  const { peer, pool } = await start({ rcpt: say('550 5.1.1 no'), rset: drop }, {})
  await tryOnce(peer, {}, pool)
  await eventually(() => expect(verbsOf(peer)).toContain('RSET'))
  const next = await tryOnce(peer, {}, pool)
  expect([next.verdict, next.reused]).toEqual(['delivered', false])
})

it('a peer that is silent at RSET is given up', async () => {
  const { peer, pool } = await start({ rcpt: say('550 5.1.1 no'), rset: hang }, {})
  await tryOnce(peer, { timers: { rsetMs: 50 } }, pool)
  const next = await tryOnce(peer, {}, pool)
  expect([next.verdict, next.reused]).toEqual(['delivered', false])
  await eventually(() => expect(peer.connections[0]?.socket.readableEnded).toBe(true))
})

it.each([
  { name: 'closes', step: drop },
  { name: 'resets', step: reset },
  { name: 'says 421', step: inOrder(say('421 4.4.2 idle too long'), drop) },
])('a kept connection that $name at MAIL is dialled again in the same attempt', async ({ step }) => {
  const { peer } = await start({ mail: [say('250 ok'), step] }, {})
  const outcomes = await tryTimes(2)
  expect(outcomes.map(({ verdict, reused }) => [verdict, reused])).toEqual([
    ['delivered', false],
    ['delivered', false],
  ])
  expect(peer.connections.length).toBe(2)
  expect(outcomes[1]?.transcript).toContain('* the connection kept from an earlier mail was dead; dialling again')
})

it('the second dial is the last: a host that is gone defers', async () => {
  const { peer } = await start({ mail: [say('250 ok'), drop] }, { banner: say('421 4.3.2 shutting down') })
  const [, second] = await tryTimes(2)
  expect([second?.verdict, second?.phase, second?.reply?.code]).toEqual(['deferred', 'banner', 421])
  expect(peer.connections.length).toBe(2)
})

it('a kept connection that dies after the dot is not dialled again', async () => {
  const { peer } = await start({ dot: [say('250 ok'), drop] })
  const [, second] = await tryTimes(2)
  expect([second?.verdict, second?.reused, peer.connections.length]).toEqual(['unknown', true, 1])
})

it('a kept connection that dies after an answer is not dialled again', async () => {
  const { peer } = await start({ rcpt: [say('250 ok'), drop] })
  const [, second] = await tryTimes(2)
  expect([second?.verdict, second?.phase, peer.connections.length]).toEqual(['deferred', 'rcpt', 1])
})

it.each([
  { name: 'a reply too many', script: { dot: say('250 ok\r\n250 ok') } },
  { name: 'a started reply too many', script: { dot: raw('250 ok\r\n25') } },
  { name: 'mixed codes', script: { dot: say('250-ok\r\n550 no') } },
  { name: 'a refused mail and no answer to DATA', script: { rcpt: say('450 no'), data: hang } },
])('$name: the connection is not kept', async ({ script }) => {
  const { peer } = await start(script, {})
  const outcomes = await tryTimes(2, { timers: { dataMs: 50 } })
  expect(outcomes[1]?.reused).toBe(false)
  expect(peer.connections.length).toBe(2)
})

it('a mail refused on this side leaves the connection for the next', async () => {
  const { peer, pool } = await start({ extensions: ['SIZE 100'] })
  const large = Buffer.concat([MAIL, Buffer.from(`${'x'.repeat(100)}\r\n`)])
  const first = await tryOnce(peer, { raw: large }, pool)
  const second = await tryOnce(peer, {}, pool)
  expect([first.error, second.verdict, second.reused]).toEqual(['LOCAL', 'delivered', true])
  expect(verbsOf(peer)).toEqual(['EHLO', 'MAIL', 'RCPT', 'DATA'])
})

it('an idle connection ends with QUIT', async () => {
  const { peer, pool } = await start({})
  await tryOnce(peer, { timers: { idleMs: 30 } }, pool)
  await eventually(() => expect(verbsOf(peer)?.at(-1)).toBe('QUIT'))
})

it('two TLS policies, two connections', async () => {
  const { peer, pool } = await start({})
  await tryOnce(peer, { tls: 'may' }, pool)
  await tryOnce(peer, { tls: 'none' }, pool)
  expect(peer.connections.length).toBe(2)
})

it('a closed pool says goodbye and keeps nothing', async () => {
  const { peer, pool } = await start({})
  await tryOnce(peer, {}, pool)
  pool.close()
  await eventually(() => expect(verbsOf(peer)?.at(-1)).toBe('QUIT'))
  await tryOnce(peer, {}, pool)
  await eventually(() => expect(verbsOf(peer, 1)?.at(-1)).toBe('QUIT'))
})
