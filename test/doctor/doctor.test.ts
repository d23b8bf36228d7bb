/** The doctor looks at a deployment on loopback: everything right, then one thing wrong at a time, which it names with what to do. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ROOT } from '../../scripts/dev/settings.ts'
import { describeFindings } from '../../scripts/doctor/run-doctor.ts'
import { makeCertificate } from './certificates.ts'
import { HOST, healthBody, openWorld, RELAY, statusBody, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterEach(() => world.mend())
afterAll(() => world.close())

it('finds nothing where everything is right', async () => {
  const findings = await world.examine()
  expect(findings.filter(({ state }) => state !== 'right')).toEqual([])
  expect(new Set(findings.map(({ check }) => check))).toEqual(
    new Set([
      ...[
        'worker.address',
        'worker.certificate',
        'worker.health',
        'worker.cron',
        'clock.here',
        'worker.status',
        'worker.bot_fight_mode',
      ],
      ...['dns.mx', 'dns.return_path', 'dns.dmarc', 'spf.coverage', 'spf.lookups'],
      ...['account.database', 'account.queue', 'account.dead_letters'],
      ...['relay.address', 'relay.ptr', 'relay.port', 'relay.ehlo', 'relay.certificate', 'relay.agent', 'clock.relay'],
      'relay.outgoing',
    ]),
  )
  expect(describeFindings(findings)).toMatch(/\d+ right, 0 wrong, 0 not looked at$/)
})

interface Case {
  readonly name: string
  readonly breakIt: (world: World) => void | Promise<void>
  /** What is wrong then, and nothing else: check, and a part of what to do. */
  readonly wrong: readonly (readonly [check: string, fix: string | RegExp])[]
}

const SPF = 'spf.mailstead.test'
const spf = (text: string) => (broken: World) => {
  broken.zone[SPF] = { TXT: [text] }
}

const NAMES: readonly Case[] = [
  {
    name: 'the address of the relay is another',
    breakIt: ({ zone }) => {
      zone[RELAY] = { A: ['127.0.0.1', '192.0.2.9'] }
    },
    wrong: [
      ['dns.mx', 'Correct A and AAAA'],
      ['dns.return_path', 'Correct A and AAAA'],
      ['relay.address', `Publish A or AAAA of ${RELAY} as exactly 127.0.0.1`],
    ],
  },
  {
    name: 'PTR is of the provider',
    breakIt: ({ zone }) => {
      zone['1.0.0.127.in-addr.arpa'] = { PTR: ['host-1.provider.test'] }
    },
    wrong: [['relay.ptr', `set its PTR to ${RELAY} alone`]],
  },
  {
    name: 'there are two PTR',
    breakIt: ({ zone }) => {
      zone['1.0.0.127.in-addr.arpa'] = { PTR: [RELAY, 'other.test'] }
    },
    wrong: [['relay.ptr', 'alone']],
  },
  {
    name: 'there is no PTR',
    breakIt: ({ zone }) => void delete zone['1.0.0.127.in-addr.arpa'],
    wrong: [['relay.ptr', 'set its PTR']],
  },
  {
    name: 'SPF lacks the relay',
    breakIt: spf('v=spf1 ip4:192.0.2.1 -all'),
    wrong: [['spf.coverage', `Add ip4:127.0.0.1 to the TXT record of ${SPF}`]],
  },
  {
    name: 'there is no SPF',
    breakIt: ({ zone }) => void delete zone[SPF],
    wrong: [['spf.coverage', '"v=spf1 ip4:127.0.0.1 -all"']],
  },
  {
    name: 'SPF includes itself',
    breakIt: spf(`v=spf1 include:${SPF} -all`),
    wrong: [['spf.coverage', 'Publish one TXT record']],
  },
  {
    name: 'SPF costs ten look-ups, which with the tenant’s are eleven',
    breakIt: spf(`v=spf1 ${`a:${RELAY} `.repeat(10)}-all`),
    wrong: [['spf.lookups', 'Write addresses']],
  },
  {
    name: 'there is no DMARC',
    breakIt: ({ zone }) => void delete zone['_dmarc.mailstead.test'],
    wrong: [['dns.dmarc', `_dmarc.${HOST}`]],
  },
  {
    name: 'the host of the Worker has no address',
    breakIt: ({ zone }) => void delete zone[HOST],
    wrong: [['worker.address', 'Run npm run deploy']],
  },
]

const DOORS: readonly Case[] = [
  {
    name: 'the relay calls itself otherwise',
    breakIt: ({ doors }) => {
      doors.smtp.name = 'localhost'
    },
    wrong: [['relay.ehlo', `Set the relay's host name to ${RELAY}`]],
  },
  {
    name: 'port 25 offers no TLS',
    breakIt: ({ doors }) => {
      doors.smtp.certificate = null
    },
    wrong: [['relay.certificate', 'Give the relay a certificate']],
  },
  ...(['smtp', 'submission', 'submissions'] as const).map((door) => ({
    name: `the certificate at ${door} expires in 13 days, or is not trusted`,
    breakIt: async ({ doors }: World) => {
      doors[door].certificate = await makeCertificate([RELAY], 13)
    },
    wrong: [['relay.certificate', 'a public authority']] as const,
  })),
  {
    name: 'the certificate is of another name',
    breakIt: async (broken) => {
      const other = await makeCertificate(['other.test'], 90)
      broken.doors.smtp.certificate = other
      broken.ca += `\n${other.cert}`
    },
    wrong: [['relay.certificate', `Get a certificate that names ${RELAY}`]],
  },
  {
    name: 'the certificate expires soon',
    breakIt: async (broken) => {
      const soon = await makeCertificate([RELAY], 13)
      broken.doors.submissions.certificate = soon
      broken.ca += `\n${soon.cert}`
    },
    wrong: [['relay.certificate', 'why the renewal']],
  },
  {
    name: 'the certificate has expired',
    breakIt: async ({ doors }) => {
      doors.submission.certificate = await makeCertificate([RELAY], -2)
    },
    wrong: [['relay.certificate', 'Renew the certificate']],
  },
  {
    name: 'the certificate of the Worker has expired',
    breakIt: async (broken) => broken.useCertificate(await makeCertificate([HOST, RELAY], -2)),
    wrong: [
      ['worker.certificate', `Renew the certificate of ${HOST}`],
      ['relay.certificate', `Renew the certificate of ${RELAY}`],
    ],
  },
]

const ANSWERS: readonly Case[] = [
  {
    name: 'relays get a challenge page',
    breakIt: (broken) =>
      broken.answer(`${HOST}/relay/v1/heartbeat`, {
        status: 403,
        headers: { 'cf-mitigated': 'challenge', 'content-type': 'text/html' },
        body: '<html>Just a moment...</html>',
      }),
    wrong: [['worker.bot_fight_mode', 'Switch Bot Fight Mode off']],
  },
  {
    name: 'relays get a page of something else',
    breakIt: (broken) =>
      broken.answer(`${HOST}/relay/v1/heartbeat`, {
        status: 200,
        headers: { 'content-type': 'text/html' },
        body: '<!doctype html><html></html>',
      }),
    wrong: [['worker.bot_fight_mode', 'Bot Fight Mode']],
  },
  {
    name: 'the database is away',
    breakIt: (broken) => broken.answer(`${HOST}/health`, { status: 503, body: '{"name":"service_unavailable"}' }),
    wrong: [['worker.health', 'npx wrangler tail']],
  },
  {
    name: 'crons stand still',
    breakIt: (broken) => broken.answer(`${HOST}/health`, { status: 200, body: healthBody('late') }),
    wrong: [['worker.cron', 'triggers of the Worker']],
  },
  {
    name: 'no relay is heard',
    breakIt: (broken) => broken.answer(`${HOST}/v1/status`, { status: 200, body: statusBody('down') }),
    wrong: [['worker.status', 'relays that are silent']],
  },
  {
    name: 'the agent is down behind its proxy',
    breakIt: (broken) => broken.answer(`${RELAY}/v1/health`, { status: 502, body: 'bad gateway' }),
    wrong: [['relay.agent', "Start the relay's agent"]],
  },
  {
    name: 'the clock of the relay is a minute off',
    breakIt: (broken) =>
      broken.answer(`${RELAY}/v1/health`, {
        status: 200,
        headers: { date: new Date(Date.now() - 60_000).toUTCString() },
        body: '{}',
      }),
    wrong: [['clock.relay', `time synchronisation on for ${RELAY}`]],
  },
  {
    name: 'the clock of this machine is a minute off, by which all others are',
    breakIt: (broken) => {
      broken.clockOffsetMs = 60_000
    },
    wrong: [
      ['clock.here', 'time synchronisation on for this machine'],
      ['clock.relay', 'time synchronisation'],
    ],
  },
]

const ACCOUNT: readonly Case[] = [
  {
    name: 'a ledger is large',
    breakIt: (broken) => {
      broken.database('ledger-1').sizeBytes = 6_200_000_000
    },
    wrong: [['account.database', 'Raise "shards"']],
  },
  {
    name: 'dead letters wait',
    breakIt: (broken) => {
      broken.queue('inbound-dead').waiting = 3
    },
    wrong: [['account.dead_letters', 'dead_letter.received']],
  },
  {
    name: 'a queue has no consumer',
    breakIt: (broken) => {
      broken.queue('bulk').consumers = []
    },
    wrong: [['account.queue', 'it attaches the consumers']],
  },
]

describe.each([...NAMES, ...DOORS, ...ANSWERS, ...ACCOUNT])('$name', ({ breakIt, wrong }) => {
  it('is named, with what to do, and nothing else is', async () => {
    await breakIt(world)
    const findings = (await world.examine()).filter(({ state }) => state !== 'right')
    expect(findings.map(({ state, check }) => [state, check])).toEqual(wrong.map(([check]) => ['wrong', check]))
    for (const [index, [, fix]] of wrong.entries()) expect(findings[index]?.fix).toMatch(fix)
  })
})

describe('what cannot be looked at', () => {
  it('is said to be unknown, not wrong: without a token, not on the relay', async () => {
    Object.assign(world, { withToken: false, onRelay: null })
    const findings = (await world.examine()).filter(({ state }) => state !== 'right')
    expect(findings.map(({ state, check, fix }) => [state, check, fix])).toEqual([
      ['unknown', 'account', expect.stringContaining('CLOUDFLARE_API_TOKEN')],
      [
        'unknown',
        'relay.outgoing',
        expect.stringContaining(
          `mailstead-relay check there, or, in a checkout there, npm run doctor -- --on-relay ${RELAY}`,
        ),
      ],
    ])
  })

  it('where DNS fails', async () => {
    world.zone[SPF] = 'SERVFAIL'
    const findings = (await world.examine()).filter(({ state }) => state !== 'right')
    expect(findings.map(({ state, check }) => [state, check])).toEqual([['unknown', 'spf.coverage']])
  })
})

it('a relay that only receives needs no SPF and no port 25 outwards', async () => {
  world.sends = false
  world.zone[SPF] = { TXT: ['v=spf1 ip4:192.0.2.1 -all'] }
  const findings = await world.examine()
  expect(findings.filter(({ state }) => state !== 'right')).toEqual([])
  expect(findings.some(({ check }) => check === 'relay.outgoing')).toBe(false)
})

it('ports that nobody answers on are wrong, inwards and outwards', async () => {
  await world.doors.smtp.close()
  const findings = (await world.examine()).filter(({ state }) => state === 'wrong')
  expect(findings.map(({ check, subject }) => [check, subject])).toEqual([
    ['relay.port', `${RELAY} port 25`],
    ['relay.outgoing', '127.0.0.1'],
  ])
  expect(findings[0]?.fix).toContain('open port 25 in its firewall')
  expect(findings[1]?.fix).toContain('open outgoing port 25')
})

describe('npm run doctor', () => {
  /** A process of its own: this one has the servers. */
  const command = (...args: readonly string[]) =>
    new Promise<{ code: unknown; stdout: string; stderr: string }>((done) => {
      const env = { ...process.env, CLOUDFLARE_API_TOKEN: '' }
      execFile(process.execPath, [join(ROOT, 'scripts/doctor.ts'), ...args], { env }, (error, stdout, stderr) =>
        done({ code: error?.code ?? 0, stdout, stderr }),
      )
    })

  it('ends with 1 when something is wrong, and tells programs in JSON', async () => {
    world.zone = {}
    const { file, dns } = world.write()
    const { code, stdout } = await command(file, '--json', '--dns', dns)
    expect(code).toBe(1)
    const findings: readonly Record<string, unknown>[] = JSON.parse(stdout)
    expect(findings).toContainEqual({
      state: 'wrong',
      check: 'worker.address',
      subject: HOST,
      seen: 'It has no address.',
      fix: expect.stringContaining('npm run deploy'),
    })
  })

  it('tells how to use it', async () => {
    expect(await command('--help')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('--on-relay HOST'),
      stderr: '',
    })
  })

  it('ends with 2 when it cannot look', async () => {
    const { file } = world.write()
    expect(await command('nowhere.json')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('nowhere.json'),
    })
    expect(await command(file, '--on-relay', 'other.test')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('has no relay of this name'),
    })
  })
})
