import { env } from 'cloudflare:workers'
import { RecipientsAnswer } from '@mailstead/contracts/mx-entry.ts'
import { beforeAll, describe, expect, it } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { addMailbox, changeDomain, createReceiver } from '../../../test/worker/create-inbound.ts'
import { createRelay, signPost, type TestRelay } from '../../../test/worker/create-relay.ts'
import { createTenant } from '../../../test/worker/create-tenant.ts'
import { createApp } from '../../app.ts'

const PATH = '/relay/v1/recipients'
let relay: TestRelay

beforeAll(async () => {
  relay = await createRelay()
})

async function ask(body: unknown) {
  const text = JSON.stringify(body)
  return call('POST', PATH, { body: text, headers: await signPost(relay, PATH, text) })
}

/** The verdicts, in the order of the addresses. */
async function verdicts(addresses: readonly string[]): Promise<string[]> {
  const { status, json } = await ask({ addresses })
  expect(status).toBe(200)
  const { answers } = RecipientsAnswer.parse(json)
  expect(answers.map(({ address }) => address)).toEqual(addresses)
  return answers.map(({ verdict }) => verdict)
}

describe('POST /relay/v1/recipients', () => {
  it('tells who is taken, unknown and foreign', async () => {
    const [owner, other] = [await createReceiver(), await createReceiver()]
    const { name } = owner.domain
    await addMailbox(owner, 'ada')
    await addMailbox(other, 'eve')
    const addresses = [
      `ada@${name}`,
      `Ada+x@${name.toUpperCase()}`,
      `eve@${name}`,
      `postmaster@${name}`,
      `b-${'A'.repeat(45)}@send.${name}`,
      `ada@send.${name}`,
      'a@peer.example',
      'nonsense',
    ]
    expect(await verdicts(addresses)).toEqual([
      'take',
      'take',
      'unknown',
      'take',
      'take',
      'unknown',
      'foreign',
      'foreign',
    ])
  })

  it('takes whom a domain in asynchronous mode takes, and nobody of one that does not receive', async () => {
    const [taking, off] = [await createReceiver(), await createTenant()]
    await addMailbox(off, 'ada')
    await changeDomain(taking, { unknownRecipients: 'accept' })
    const addresses = [`x@${taking.domain.name}`, `x@send.${taking.domain.name}`, `ada@${off.domain.name}`]
    expect(await verdicts(addresses)).toEqual(['take', 'unknown', 'foreign'])
  })

  it('sees a new address at once', async () => {
    const owner = await createReceiver()
    expect(await verdicts([`late@${owner.domain.name}`])).toEqual(['unknown'])
    await addMailbox(owner, 'late')
    expect(await verdicts([`late@${owner.domain.name}`])).toEqual(['take'])
  })

  it('422 for no address, for 21 and for one that is too long; 401 without a signature', async () => {
    for (const addresses of [[], Array.from({ length: 21 }, () => 'a@b.example'), ['a'.repeat(513)], ['']])
      expect((await ask({ addresses })).status).toBe(422)
    expect((await call('POST', PATH, { body: { addresses: ['a@b.example'] } })).status).toBe(401)
  })

  it('503 while the directory cannot be asked: never a verdict then', async () => {
    const owner = await createReceiver()
    const body = JSON.stringify({ addresses: [`x@${owner.domain.name}`] })
    const failing = new Proxy(env.DB, {
      get: () => () => {
        throw new Error('D1_ERROR: Network connection lost.')
      },
    })
    const request = new Request(`http://mailstead.test${PATH}`, {
      method: 'POST',
      headers: await signPost(relay, PATH, body),
      body,
    })
    expect((await (await createApp()).fetch(request, { ...env, DB: failing })).status).toBe(503)
  })
})
