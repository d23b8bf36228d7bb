import { beforeEach, describe, expect, it } from 'vitest'
import type { WorkerAnswer } from '../../worker-link.ts'
import { createAskCredentials } from './ask-credentials.ts'

const clock = { ms: 0 }
let answers: (WorkerAnswer | 'broken')[]
let asked: unknown[]
const logged: string[] = []
beforeEach(() => {
  clock.ms = 0
  answers = []
  asked = []
  logged.length = 0
})

const says = (result: string): WorkerAnswer => ({ status: 200, json: { result } })
const link = {
  post: async (path: string, json: unknown) => {
    asked.push([path, json])
    const answer = answers.shift()
    if (answer === undefined || answer === 'broken') throw new Error('no answer')
    return answer
  },
}
const create = () => createAskCredentials({ link, log: (event) => void logged.push(event), nowMs: () => clock.ms })
const question = (password: string) => ({ password, clientIp: '192.0.2.1' })

describe('createAskCredentials', () => {
  it.each(['send', 'no-send', 'unknown'] as const)('%s is the Worker’s word', async (result) => {
    answers = [says(result)]
    expect(await create()(question('key'))).toBe(result)
    expect(asked).toEqual([['/relay/v1/credentials', question('key')]])
  })

  it('knows a key that may send for twenty seconds from its answer, whoever uses it', async () => {
    const ask = create()
    answers = [says('send'), says('unknown')]
    await ask(question('key'))
    clock.ms = 19_999
    expect(await ask({ password: 'key', clientIp: '192.0.2.2' })).toBe('send')
    expect(asked).toHaveLength(1)
    clock.ms = 20_000
    expect(await ask(question('key'))).toBe('unknown')
    expect(asked).toHaveLength(2)
  })

  it('knows nothing else: not a key that may not send, none that is wrong, no trouble', async () => {
    const ask = create()
    answers = [says('no-send'), says('unknown'), 'broken', says('send')]
    expect(await Promise.all([ask(question('key')), ask(question('key')), ask(question('key'))])).toEqual([
      'no-send',
      'unknown',
      'trouble',
    ])
    expect(await ask(question('key'))).toBe('send')
    expect(asked).toHaveLength(4)
  })

  it.each<[string, (WorkerAnswer | 'broken')[], string]>([
    ['none', ['broken'], 'worker.unreachable'],
    ['503', [{ status: 503, json: null }], 'credentials.put_off'],
    ['500', [{ status: 500, json: null }], 'credentials.unanswered'],
    ['another word', [says('perhaps')], 'credentials.unanswered'],
    [
      '401 twice',
      [
        { status: 401, json: null },
        { status: 401, json: null },
      ],
      'credentials.unanswered',
    ],
  ])('an answer that is %s is trouble', async (_, given, event) => {
    answers = given
    expect(await create()(question('key'))).toBe('trouble')
    expect(logged).toEqual([event])
  })

  it('asks again when the first refusal may have been about the clock', async () => {
    answers = [{ status: 401, json: null }, says('send')]
    expect(await create()(question('key'))).toBe('send')
  })

  it('asks about nothing that can be no key', async () => {
    const ask = create()
    expect(await Promise.all([ask(question('')), ask(question('k'.repeat(513)))])).toEqual(['unknown', 'unknown'])
    expect(asked).toEqual([])
  })

  it('remembers a bounded number of keys', async () => {
    const ask = create()
    for (let n = 0; n <= 10_000; n += 1) {
      answers = [says('send')]
      await ask(question(`key-${n}`))
    }
    asked = []
    answers = [says('send')]
    expect(await ask(question('key-1'))).toBe('send')
    expect(asked).toEqual([])
    await ask(question('key-0'))
    expect(asked).toHaveLength(1)
  })
})
