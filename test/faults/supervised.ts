/** A process of the relay as its supervisor runs it: started again when it ends, the second time without failpoints. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

export interface SupervisedOptions {
  /** Command and arguments. */
  readonly command: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  /** Resolves once the process serves; rejects while it does not. */
  readonly isReady: () => Promise<unknown>
}

const READY_MS = 120_000
const POLL_MS = 30

export class Supervised {
  output = ''
  /** How often the process ended although nobody had asked it to. */
  deaths = 0
  readonly #options: SupervisedOptions
  #child: ChildProcess | null = null
  #isWanted = false

  constructor(options: SupervisedOptions) {
    this.#options = options
  }

  get pid(): number {
    return this.#child?.pid ?? 0
  }

  /** Starts it with these variables beside its own and waits until it serves. */
  async start(more: Readonly<Record<string, string>> = {}): Promise<void> {
    this.#isWanted = true
    this.#spawn(more)
    await this.untilReady()
  }

  async untilReady(): Promise<void> {
    for (const deadlineMs = Date.now() + READY_MS; ; ) {
      const isReady = await this.#options.isReady().then(
        () => true,
        () => false,
      )
      if (isReady) return
      if (Date.now() > deadlineMs) throw new Error(`the process does not serve:\n${this.output}`)
      await new Promise((resolve) => setTimeout(resolve, POLL_MS))
    }
  }

  /** Kills it; it is started again. */
  async crash(): Promise<void> {
    const ended = this.#child && once(this.#child, 'exit')
    this.#child?.kill('SIGKILL')
    await ended
  }

  /** Ends it for good and waits until it is gone. */
  async stop(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    this.#isWanted = false
    const child = this.#child
    if (child === null || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }

  #spawn(more: Readonly<Record<string, string>>): void {
    const [program = '', ...rest] = this.#options.command
    const env = { PATH: process.env['PATH'], ...this.#options.environment, ...more }
    const child = spawn(program, rest, { env, stdio: ['ignore', 'pipe', 'pipe'] })
    this.#child = child
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (this.output += String(part)))
    child.on('exit', () => {
      if (!this.#isWanted) return
      this.deaths += 1
      this.#spawn({})
    })
  }
}
