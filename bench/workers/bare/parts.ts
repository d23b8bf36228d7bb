/**
 * One part of an accept, many times. The clock of workerd stands still while it computes: the caller takes the time, and
 * subtracts a call with a count of none.
 */
import { sha256Hex } from '@mailstead/contracts/relay-signature.ts'
import { v7 } from 'uuid'
import { createDeps } from '../../../worker/deps.ts'
import { writeLog } from '../../../worker/services/logs/write-log.ts'
import type { BenchEnv } from '../prepare.ts'
import { benchKeys } from './keys.ts'
import { keepBare, readBare, wakeBare } from './ledger.ts'
import { type BareMail, composeBare, signBare, writeBare } from './write-mail.ts'

export interface PartCall {
  readonly part: string
  /** How often. */
  readonly count: number
  /** Of one request. */
  readonly mails: readonly BareMail[]
  readonly tenant: string
}

type Run = (env: BenchEnv, call: PartCall) => Promise<(() => Promise<unknown>) | null>

async function prepareSigning(mail: BareMail | undefined) {
  if (!mail) throw new Error('a part wants a mail')
  const [rsa, ed25519] = await benchKeys()
  if (!(rsa && ed25519)) throw new Error('there are two keys')
  const atMs = Date.now()
  const composed = await composeBare(mail, v7(), atMs)
  return { rsa, both: [rsa, ed25519], atMs, composed }
}

const PARTS: Readonly<Record<string, Run>> = {
  compose: async (_, { mails: [mail] }) => (mail ? () => composeBare(mail, v7(), Date.now()) : null),
  'sign with RSA': async (_, { mails: [mail] }) => {
    const { rsa, atMs, composed } = await prepareSigning(mail)
    return () => signBare(composed, [rsa], atMs)
  },
  'sign with both': async (_, { mails: [mail] }) => {
    const { both, atMs, composed } = await prepareSigning(mail)
    return () => signBare(composed, both, atMs)
  },
  digest: async (_, { mails: [mail] }) => {
    const { composed } = await prepareSigning(mail)
    return () => sha256Hex(composed.raw)
  },
  'D1 read':
    async (env, { mails }) =>
    () =>
      readBare(env, mails),
  'D1 write': async (env, { mails }) => {
    const written = await Promise.all(mails.map(writeBare))
    return () =>
      keepBare(
        env,
        written.map((each) => ({ ...each, id: v7() })),
      )
  },
  queue:
    async (env, { mails }) =>
    () =>
      wakeBare(
        env,
        mails.map(() => v7()),
      ),
  'request log': async (env, { mails, tenant }) => {
    const deps = createDeps(env)
    const requestText = JSON.stringify(mails.length === 1 ? mails[0] : mails)
    const common = { method: 'POST', endpoint: '/v1/emails', status: 200, userAgent: null, requestText }
    const owner = tenant as Parameters<typeof writeLog>[1]
    return () => writeLog(deps, owner, { ...common, id: v7(), responseText: '{}' })
  },
}

/** Runs the part `count` times, one after another. */
export async function runPart(env: BenchEnv, call: PartCall): Promise<{ done: number }> {
  const run = await PARTS[call.part]?.(env, call)
  if (!run) throw new Error(`There is no part ${call.part}`)
  for (let done = 0; done < call.count; done++) await run()
  return { done: call.count }
}
