/** A relay node in a scratch root: installed by the real script, its units started as they stand, without systemd. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseEnv } from 'node:util'
import { packRelay } from '../../../scripts/relay/pack-relay.ts'
import { Supervised } from '../../faults/supervised.ts'

const SCRIPT = fileURLToPath(new URL('../../../relay/deploy/mailstead-relay', import.meta.url))

export interface Ran {
  readonly code: number | null
  readonly output: string
}

export class ScratchNode {
  readonly dir = mkdtempSync(join(tmpdir(), 'node-'))
  readonly root = join(this.dir, 'r')
  readonly tarball = join(this.dir, 'relay.tar.gz')
  readonly envFile = join(this.dir, 'relay.env')
  readonly #parts = new Map<string, Supervised>()

  constructor(settings: Readonly<Record<string, string | number>>) {
    packRelay(this.tarball)
    this.configure(settings)
  }

  /** Writes the file that `install` is given. */
  configure(settings: Readonly<Record<string, string | number>>): void {
    const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`)
    writeFileSync(this.envFile, lines.join(''))
  }

  /** Runs the script; `install` takes the tarball and the settings of this node. */
  async run(command: string, ...args: readonly string[]): Promise<Ran> {
    const given = command === 'install' ? ['--from', this.tarball, '--env', this.envFile, ...args] : args
    const child = spawn(SCRIPT, [command, '--root', this.root, ...given], { stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text))
    const [code] = await once(child, 'close')
    return { code: code === null ? null : Number(code), output }
  }

  path(...parts: string[]): string {
    return join(this.root, ...parts)
  }

  unit(part: string): string {
    return this.path('etc/systemd/system', `mailstead-relay-${part}.service`)
  }

  /** Every path below the root with its mode, and its content's digest or where it leads. */
  tree(): string[] {
    const names = readdirSync(this.root, { recursive: true, encoding: 'utf8' }).sort()
    return names.map((name) => {
      const file = join(this.root, name)
      const stat = lstatSync(file)
      const mode = (stat.mode & 0o7777).toString(8)
      if (stat.isSymbolicLink()) return `${name} → ${readlinkSync(file)}`
      if (!stat.isFile()) return `${name} ${mode}`
      return `${name} ${mode} ${createHash('sha256').update(readFileSync(file)).digest('hex')}`
    })
  }

  /** Starts a part by the ExecStart of its unit, with the folders and variables that systemd would give it. */
  async start(part: string, isReady: () => Promise<unknown>): Promise<Supervised> {
    const unit = readFileSync(this.unit(part), 'utf8')
    const all = (key: string) => [...unit.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map((match) => match[1] ?? '')
    for (const name of all('RuntimeDirectory')) mkdirSync(this.path('run', name), { recursive: true, mode: 0o750 })
    const files = all('EnvironmentFile').map((file) => parseEnv(readFileSync(file, 'utf8')))
    const lines = all('Environment').map((line) => parseEnv(line))
    const supervised = new Supervised({
      command: (all('ExecStart')[0] ?? '').split(' '),
      environment: Object.assign({}, ...files, ...lines),
      isReady,
    })
    this.#parts.set(part, supervised)
    await supervised.start()
    return supervised
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#parts.values()].map((part) => part.stop()))
  }

  async remove(): Promise<void> {
    await this.stop()
    if (existsSync(this.dir)) rmSync(this.dir, { recursive: true, force: true })
  }
}
