/** The installer in a scratch root: what it leaves, that a second run changes nothing, update and uninstall. */
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { generate } from 'selfsigned'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FakeRegistrar, startFakeRegistrar } from './fake-registrar.ts'
import { ScratchNode } from './scratch-node.ts'

const TOKEN = `mrt_${'a'.repeat(43)}`
const INSTALL_MS = 300_000

let registrar: FakeRegistrar
let node: ScratchNode
let settings: Record<string, string>

const install = (...args: readonly string[]) => node.run('install', ...args)

async function writeCertificate(name: string): Promise<void> {
  const made = await generate([{ name: 'commonName', value: name }])
  writeFileSync(settings['TLS_CERTIFICATE'] ?? '', made.cert)
  writeFileSync(settings['TLS_KEY'] ?? '', made.private)
}

beforeAll(async () => {
  registrar = await startFakeRegistrar()
  settings = {
    RELAY_ID: 'relay-9',
    WORKER_URL: registrar.url,
    RELAY_URL: 'https://relay-9.example.net',
    EHLO_NAME: 'relay-9.example.net',
    SUBMISSION: 'on',
    // Nobody answers there, so that nothing outside is asked.
    DNS_SERVERS: '127.0.0.1:9',
  }
  node = new ScratchNode(settings)
  settings['TLS_CERTIFICATE'] = join(node.dir, 'cert.pem')
  settings['TLS_KEY'] = join(node.dir, 'key.pem')
  node.configure(settings)
})
afterAll(async () => {
  await node?.remove()
  await registrar?.close()
})

describe('mailstead-relay', () => {
  it(
    'says what it lacks, one thing after the other, and goes on where it stopped',
    async () => {
      const withoutToken = await install()
      expect(withoutToken).toMatchObject({
        code: 1,
        output: expect.stringContaining('POST /v1/operator/relays/tokens'),
      })
      const [release] = readdirSync(node.path('opt/mailstead-relay/releases'))
      registrar.answers.push(401)
      const refused = await install('--token', TOKEN)
      expect(refused).toMatchObject({
        code: 1,
        output: expect.stringContaining('did not register relay-9: answer 401 No.'),
      })
      const withoutCertificate = await install('--token', TOKEN)
      expect(withoutCertificate).toMatchObject({ code: 1, output: expect.stringContaining('cert.pem is missing') })
      await writeCertificate('first.example.net')
      expect(await install()).toMatchObject({ code: 0, output: expect.stringContaining('installed') })
      expect(readdirSync(node.path('opt/mailstead-relay/releases'))).toEqual([release])
      expect(registrar.asked.map(({ id, url, role }) => [id, url, role])).toEqual(
        Array(2).fill(['relay-9', 'https://relay-9.example.net', 'both']),
      )
      expect(new Set(registrar.asked.map(({ secret }) => secret)).size).toBe(1)
    },
    INSTALL_MS,
  )

  it(
    'changes nothing at a second run',
    async () => {
      const before = node.tree()
      expect(await install('--token', TOKEN)).toMatchObject({ code: 0 })
      expect(node.tree()).toEqual(before)
      expect(registrar.asked).toHaveLength(2)
    },
    INSTALL_MS,
  )

  it('shows what others must not read to its owner alone', async () => {
    const secret = readFileSync(node.path('etc/mailstead-relay/secret'), 'utf8').trim()
    const key = readFileSync(settings['TLS_KEY'] ?? '', 'utf8').trim()
    const names = readdirSync(node.path('etc'), { recursive: true, encoding: 'utf8' })
    const files = names.map((name) => node.path('etc', name)).filter((file) => statSync(file).isFile())
    const holding = files.filter((file) => [secret, key].some((text) => readFileSync(file, 'utf8').includes(text)))
    expect(holding.map((file) => file.slice(node.path('etc/mailstead-relay').length + 1)).sort()).toEqual([
      'agent.env',
      'front/key.pem',
      'mx-certificate/key.pem',
      'mx/config/mailstead-mx.json',
      'secret',
      'submission-certificate/key.pem',
      'submission/config/mailstead-submission.json',
    ])
    expect(holding.map((file) => statSync(file).mode & 0o777)).toEqual(holding.map(() => 0o600))
    expect(statSync(node.path('etc/mailstead-relay/relay.env')).mode & 0o777).toBe(0o600)
  })

  it('leaves units that systemd understands, and that give no part more than it needs', async () => {
    const folder = node.path('etc/systemd/system')
    const units = readdirSync(folder).filter((name) => /\.(service|target)$/.test(name))
    expect(units.sort()).toEqual([
      ...['agent', 'front', 'mx', 'outbound', 'spamd', 'submission'].map((part) => `mailstead-relay-${part}.service`),
      'mailstead-relay.target',
    ])
    const all = units.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n')
    expect([...all.matchAll(/^(?:Ambient|CapabilityBounding)\w+=(.*)$/gm)].map(([, names]) => names)).toEqual(
      Array(6).fill('CAP_NET_BIND_SERVICE'),
    )
    expect([...all.matchAll(/^User=(.*)$/gm)].map(([, user]) => user).sort()).toEqual(
      ['agent', 'front', 'haraka', 'mx', 'spamd', 'submission'].map((user) => `mailstead-${user}`),
    )
    expect(all).not.toMatch(/@[a-z.]+@/)
    const verified = spawnSync('systemd-analyze', ['verify', '--man=no', ...units.map((name) => join(folder, name))], {
      encoding: 'utf8',
      env: { ...process.env, SYSTEMD_UNIT_PATH: `${folder}:` },
    })
    // Where there is none, the other tests still start what the units say.
    if (verified.error === undefined) expect([verified.status, verified.stderr]).toEqual([0, ''])
  })

  it(
    'takes a renewed certificate over by the hook that certbot calls',
    async () => {
      await writeCertificate('second.example.net')
      const before = node.tree()
      const ran = spawnSync(node.path('etc/letsencrypt/renewal-hooks/deploy/mailstead-relay'), { encoding: 'utf8' })
      expect(ran).toMatchObject({ status: 0 })
      const changed = node.tree().filter((line) => !before.includes(line))
      expect(changed.map((line) => line.split(' ')[0]).sort()).toEqual([
        'etc/mailstead-relay/certificate.pem',
        'etc/mailstead-relay/front/cert.pem',
        'etc/mailstead-relay/front/key.pem',
        'etc/mailstead-relay/mx-certificate/cert.pem',
        'etc/mailstead-relay/mx-certificate/key.pem',
        'etc/mailstead-relay/submission-certificate/cert.pem',
        'etc/mailstead-relay/submission-certificate/key.pem',
      ])
    },
    INSTALL_MS,
  )

  it(
    'takes the unit of a part away that the node runs no more, and refuses a setting that is none',
    async () => {
      node.configure({ ...settings, SPAM_SCORER: 'none', ROEL: 'inbound' })
      const before = node.tree()
      const wrong = await node.run('install')
      expect(wrong).toMatchObject({ code: 1, output: expect.stringContaining('relay.env: unknown: ROEL') })
      expect(node.tree().filter((line) => !before.includes(line))).toHaveLength(1)
      const units = () => ['spamd', 'submission'].map((part) => existsSync(node.unit(part)))
      node.configure({ ...settings, SPAM_SCORER: 'none', SUBMISSION: 'off' })
      expect(await node.run('install')).toMatchObject({ code: 0 })
      expect(units()).toEqual([false, false])
      node.configure(settings)
      expect(await node.run('install')).toMatchObject({ code: 0 })
      expect(units()).toEqual([true, true])
    },
    INSTALL_MS,
  )

  it(
    'updates to another release and keeps the former one; the same one again changes nothing',
    async () => {
      const former = readlinkSync(node.path('opt/mailstead-relay/current'))
      const code = join(node.dir, 'code')
      mkdirSync(code)
      expect(spawnSync('tar', ['-xf', node.tarball, '-C', code]).status).toBe(0)
      const changed = join(code, 'relay/deploy/units/mailstead-relay-agent.service')
      writeFileSync(changed, readFileSync(changed, 'utf8').replace('MemoryMax=1536M', 'MemoryMax=2G'))
      expect(await node.run('update', '--from', code)).toMatchObject({
        code: 0,
        output: expect.stringContaining('updated to'),
      })
      const present = readlinkSync(node.path('opt/mailstead-relay/current'))
      expect(readdirSync(node.path('opt/mailstead-relay/releases')).sort()).toEqual(
        [former, present].map((folder) => folder.split('/').at(-1)).sort(),
      )
      expect(present).not.toBe(former)
      expect(readFileSync(node.unit('agent'), 'utf8')).toContain('MemoryMax=2G')
      const before = node.tree()
      expect(await node.run('update', '--from', code)).toMatchObject({
        code: 0,
        output: expect.stringContaining('already'),
      })
      expect(node.tree()).toEqual(before)
    },
    INSTALL_MS,
  )

  it(
    'keeps the release in use when another one cannot be prepared',
    async () => {
      const broken = join(node.dir, 'broken')
      cpSync(join(node.dir, 'code'), broken, { recursive: true })
      writeFileSync(join(broken, 'package-lock.json'), '{}\n')
      const before = readlinkSync(node.path('opt/mailstead-relay/current'))
      expect((await node.run('update', '--from', broken)).code).toBe(1)
      expect(readlinkSync(node.path('opt/mailstead-relay/current'))).toBe(before)
      expect(await node.run('update', '--from', join(node.dir, 'nothing'))).toMatchObject({
        code: 1,
        output: expect.stringContaining('neither a folder nor a tarball'),
      })
    },
    INSTALL_MS,
  )

  it(
    'is uninstalled with what it keeps left, and with --purge without a trace',
    async () => {
      expect(await node.run('uninstall')).toMatchObject({ code: 0, output: expect.stringContaining('are kept') })
      const left = node.tree().filter((line) => !/ 7\d\d$/.test(line))
      expect(left.filter((line) => !line.startsWith('etc/mailstead-relay/'))).toEqual([])
      expect(left.some((line) => line.startsWith('etc/mailstead-relay/secret '))).toBe(true)
      expect(await node.run('uninstall', '--purge')).toMatchObject({ code: 0 })
      expect(node.tree().filter((line) => line.includes('mailstead'))).toEqual([])
      expect(await node.run('uninstall', '--purge')).toMatchObject({ code: 0 })
    },
    INSTALL_MS,
  )
})
