import { X509Certificate } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generate } from 'selfsigned'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventually } from '../../../test/eventually.ts'
import { parseConfig } from '../config.ts'
import { type AgentWorld, createAgentWorld } from '../testing/agent-world.ts'
import { postJobs, sampleJob } from '../testing/sample-jobs.ts'
import { writeExposition } from './exposition.ts'

interface Parsed {
  readonly type: string
  readonly help: string
  readonly samples: Map<string, number>
}

const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{[^}]*\})? ([-+]?(?:\d+(?:\.\d+)?(?:e[+-]\d+)?|Inf)|NaN)$/
const LABELS = /^\{(?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\[\\"n])*"(?:,(?!\})|(?=\})))*\}$/

/** Reads the format as its specification says; throws at the first line that does not fit. */
function parse(text: string): Map<string, Parsed> {
  expect(text.endsWith('\n')).toBe(true)
  const families = new Map<string, Parsed>()
  let help: [string, string] | null = null
  for (const line of text.slice(0, -1).split('\n')) {
    const [, kind, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? []
    if (kind === 'HELP') {
      expect(families.has(name), line).toBe(false)
      help = [name, rest]
    } else if (kind === 'TYPE') {
      expect([help?.[0], ['counter', 'gauge'].includes(rest)], line).toEqual([name, true])
      families.set(name, { type: rest, help: help![1], samples: new Map() })
    } else {
      const [, sample = '', labels = '', value = ''] = SAMPLE.exec(line) ?? []
      const family = families.get(sample)
      if (!family || [...families.keys()].at(-1) !== sample) throw new Error(`out of place: ${line}`)
      if (labels !== '') expect(labels, line).toMatch(LABELS)
      expect(family.samples.has(labels), line).toBe(false)
      family.samples.set(labels, Number(value.replace('Inf', 'Infinity')))
    }
  }
  return families
}

describe('the exposition', () => {
  it('escapes labels and help, and leaves out what has no samples', () => {
    const text = writeExposition([
      { name: 'a', type: 'gauge', help: 'one\\two\nthree "x"', samples: [{ labels: { l: 'q"u\\o\nte' }, value: 1.5 }] },
      { name: 'b', type: 'counter', help: 'none', samples: [] },
      {
        name: 'c',
        type: 'gauge',
        help: 'ends',
        samples: [{ value: Number.POSITIVE_INFINITY }, { labels: { n: '1' }, value: Number.NaN }],
      },
    ])
    expect(text).toBe(
      [
        '# HELP a one\\\\two\\nthree "x"',
        '# TYPE a gauge',
        'a{l="q\\"u\\\\o\\nte"} 1.5',
        '# HELP c ends',
        '# TYPE c gauge',
        'c +Inf',
        'c{n="1"} NaN',
        '',
      ].join('\n'),
    )
    expect([...parse(text).keys()]).toEqual(['a', 'c'])
  })
})

describe('where they are served', () => {
  const base = {
    ...{ RELAY_ID: 'r', RELAY_SECRET: 's'.repeat(16), WORKER_URL: 'http://w', DATA_DIR: '/d' },
    ...{ HARAKA_SOCKET: '/s', EHLO_NAME: 'e' },
  }
  it.each([
    '0.0.0.0:9799',
    '192.0.2.1:9799',
    '[::]:9799',
    'localhost:9799',
    '127.0.0.1:70000',
    '9799',
    '127.0.0.1.example:1',
  ])('%s is refused', (METRICS_LISTEN) => {
    expect(parseConfig({ ...base, METRICS_LISTEN })).toMatchObject({
      ok: false,
      why: expect.stringContaining('METRICS_LISTEN'),
    })
  })
  it('is this machine alone, or nowhere', () => {
    const read = (more: object) => {
      const parsed = parseConfig({ ...base, ...more })
      return parsed.ok && parsed.config.METRICS_LISTEN
    }
    expect(read({})).toBeUndefined()
    expect(read({ METRICS_LISTEN: '127.0.0.1:9799' })).toEqual({ host: '127.0.0.1', port: 9799 })
    expect(read({ METRICS_LISTEN: '[::1]:9799' })).toEqual({ host: '::1', port: 9799 })
  })
})

describe('the agent', () => {
  let world: AgentWorld
  beforeEach(async () => {
    world = await createAgentWorld()
  })
  afterEach(() => world.close())

  it('tells what waits and what became of mail, by class and without names of tenants', async () => {
    const agent = await world.start({ METRICS_LISTEN: '127.0.0.1:0' })
    world.haraka.behaviour = ({ rcptTo }) =>
      rcptTo.startsWith('later')
        ? { verdict: 'deferred', phase: 'rcpt', reply: { code: 451, enhanced: '4.7.1', text: 'later' } }
        : {}
    const jobs = ['a@a.example', 'later@a.example', 'b@b.example'].map((rcpt) => sampleJob(rcpt))
    const bulk = sampleJob('c@b.example', { class: 'bulk' })
    await postJobs(agent, [...jobs, bulk])
    await eventually(() => expect(world.worker.events).toHaveLength(4))
    const response = await fetch(agent.metricsUrl!)
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    const text = await response.text()
    const families = parse(text)
    const value = (name: string, labels = '') => families.get(name)?.samples.get(labels)
    const results = (mailClass: string, result: string) =>
      value('mailstead_results_total', `{class="${mailClass}",result="${result}"}`)
    expect(families.get('mailstead_results_total')?.type).toBe('counter')
    expect(results('transactional', 'delivered')).toBe(2)
    expect(results('transactional', 'deferred')).toBe(1)
    expect(results('transactional', 'bounced')).toBe(0)
    expect(results('bulk', 'delivered')).toBe(1)
    expect(value('mailstead_recipients', '{class="transactional",state="deferred"}')).toBe(1)
    expect(value('mailstead_recipients', '{class="transactional",state="due"}')).toBe(0)
    expect(value('mailstead_recipients', '{class="bulk",state="held"}')).toBe(0)
    expect(value('mailstead_oldest_due_seconds')).toBe(0)
    expect(value('mailstead_lease_running')).toBe(1)
    expect(value('mailstead_heartbeats_failed_total')).toBe(0)
    expect(Math.abs(value('mailstead_clock_off_seconds')!)).toBeLessThan(60)
    for (const name of ['mailstead_disk_free_bytes', 'process_resident_memory_bytes', 'process_start_time_seconds'])
      expect(value(name), name).toBeGreaterThan(0)
    for (const { job } of jobs)
      for (const secret of [job.tenant, job.id, 'a.example']) expect(text).not.toContain(secret)
  })

  it('serves nothing else there, and nothing where it is not asked to', async () => {
    const agent = await world.start({ METRICS_LISTEN: '127.0.0.1:0' })
    const base = new URL(agent.metricsUrl!).origin
    expect((await fetch(`${base}/v1/health`)).status).toBe(404)
    expect((await fetch(`${base}/metrics`, { method: 'POST' })).status).toBe(405)
    expect((await fetch(`${agent.url}/metrics`)).status).toBe(404)
    await agent.stop()
    world.agents.pop()
    expect((await world.start()).metricsUrl).toBeNull()
  })

  it('goes on without them when their port is taken', async () => {
    const first = await world.start({ METRICS_LISTEN: '127.0.0.1:0' })
    const taken = new URL(first.metricsUrl!).host
    const second = await world.start({
      METRICS_LISTEN: taken,
      DATA_DIR: join(world.environment['DATA_DIR']!, 'second'),
    })
    expect(second.metricsUrl).toBeNull()
    expect(world.logged).toContain('metrics.not_served')
    expect((await fetch(`${second.url}/v1/health`)).status).toBe(200)
  })

  it('tells the end of the first certificate and how wrong its clock is', async () => {
    const path = join(world.environment['DATA_DIR']!, '..', 'cert.pem')
    writeFileSync(path, (await generate([{ name: 'commonName', value: 'relay.example' }])).cert)
    const agent = await world.start({
      METRICS_LISTEN: '127.0.0.1:0',
      HEARTBEAT_EVERY_MS: '100',
      CERTIFICATE_FILES: `${path},/nowhere/cert.pem`,
    })
    const ends = Date.parse(new X509Certificate(readFileSync(path)).validTo)
    await eventually(() => expect(world.worker.heartbeats.at(-1)).toHaveProperty('clockOffMs'))
    expect(world.worker.heartbeats.at(-1)).toMatchObject({ certificateUntil: new Date(ends).toISOString() })
    expect(world.logged.filter((event) => event === 'certificate.unread')).toHaveLength(1)
    const families = parse(await (await fetch(agent.metricsUrl!)).text())
    expect(families.get('mailstead_certificate_ends_seconds')?.samples.get('')).toBe(ends / 1_000)
  })
})
