import { describe, expect, it } from 'vitest'
import { findQueueProblems, findSwallowedPaths, parseSections } from './check-wrangler-config.ts'

const producer = (queue: string) => `[[queues.producers]]\nbinding = "Q"\nqueue = "${queue}"\n`
const consumer = (queue: string, dead?: string) =>
  `[[queues.consumers]]\nqueue = "${queue}"\n${dead ? `dead_letter_queue = "${dead}"\n` : ''}`

describe('findQueueProblems', () => {
  it('accepts a queue whose dead letters are consumed', () => {
    const toml = `name = "x"\n${producer('out')}\n${consumer('out', 'out-dead')}\n${consumer('out-dead')}`
    expect(findQueueProblems(parseSections(toml))).toEqual([])
  })

  it('finds a queue without a consumer, one without dead letters, and dead letters without a consumer', () => {
    const toml = `${producer('lost')}\n${consumer('bare')}\n${consumer('out', 'out-dead')}`
    expect(findQueueProblems(parseSections(toml))).toEqual([
      'queue lost has no consumer',
      'queue bare has no dead-letter queue',
      'dead-letter queue out-dead has no consumer',
    ])
  })
})

describe('findSwallowedPaths', () => {
  const sections = parseSections('[assets]\nrun_worker_first = ["/v1", "/v1/*", "/health"]\n')

  it('accepts roots that are listed bare and with everything below', () => {
    expect(findSwallowedPaths(sections, ['/v1/emails', '/v1/emails/{id}', '/health'])).toEqual([])
  })

  it('finds a root that is not listed', () => {
    expect(findSwallowedPaths(sections, ['/relay/v1/events'])).toEqual([
      'run_worker_first lacks /relay',
      'run_worker_first lacks /relay/*',
    ])
  })
})
