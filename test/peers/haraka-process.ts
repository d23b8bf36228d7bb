/** Starts a real Haraka with the plugin on a directory of its own and talks to it as the agent does. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import http from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AttemptOutcome, AttemptRequest } from '@mailstead/contracts/attempt.ts'
import { AttemptsStarted, ResultsAnswer, RunningAttempts } from '@mailstead/contracts/attempt-channel.ts'
import { writeHarakaConfig } from '../../relay/haraka/write-config.ts'
import { eventually } from '../eventually.ts'

const HARAKA = fileURLToPath(new URL('../../node_modules/Haraka/bin/haraka', import.meta.url))

export interface Posted {
  readonly request: AttemptRequest
  readonly raw: Buffer
}

export class HarakaProcess {
  readonly dir = mkdtempSync(join(tmpdir(), 'mailstead-haraka-'))
  readonly socketPath = join(this.dir, 'attempts.sock')
  readonly queueDir = join(this.dir, 'queue')
  readonly resultsFile = join(this.dir, 'results.db')
  output = ''
  #child: ChildProcess | null = null

  async start(): Promise<void> {
    const { dir, socketPath, resultsFile, queueDir } = this
    writeHarakaConfig({ dir, socketPath, resultsFile, queueDir })
    const child = spawn(process.execPath, [HARAKA, '-c', dir], { stdio: ['ignore', 'pipe', 'pipe'] })
    this.#child = child
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (this.output += String(chunk)))
    await eventually(() => this.running())
  }

  /** Ends the process by `signal` and waits for its end; answers its exit code. */
  async stop(signal: 'SIGINT' | 'SIGKILL'): Promise<number | null> {
    const child = this.#child
    if (child === null || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null
    const exited = once(child, 'exit')
    child.kill(signal)
    await exited
    return child.exitCode
  }

  async remove(): Promise<void> {
    await this.stop('SIGKILL')
    rmSync(this.dir, { recursive: true, force: true })
  }

  async post(posted: readonly Posted[]): Promise<string[]> {
    const manifest = JSON.stringify({ v: 1, attempts: posted.map(({ request }) => request) })
    const body = Buffer.concat([Buffer.from(`${manifest}\n`), ...posted.map(({ raw }) => raw)])
    return AttemptsStarted.parse((await this.call('POST', '/attempts', body)).body).started
  }

  async results(ack = 0, waitMs = 20_000): Promise<ResultsAnswer['results']> {
    return ResultsAnswer.parse((await this.call('POST', '/results', JSON.stringify({ ack, waitMs }))).body).results
  }

  /** Acknowledges and collects until `count` outcomes have come. */
  async collect(count: number): Promise<AttemptOutcome[]> {
    const outcomes: AttemptOutcome[] = []
    let ack = 0
    while (outcomes.length < count) {
      for (const { seq, outcome } of await this.results(ack)) {
        ack = seq
        outcomes.push(outcome)
      }
    }
    await this.results(ack, 0)
    return outcomes
  }

  async running(): Promise<string[]> {
    return RunningAttempts.parse((await this.call('GET', '/attempts')).body).running
  }

  queueFiles(): string[] {
    return readdirSync(this.queueDir)
  }

  /** The JSON lines of attempts on stdout. */
  attemptLines(): Record<string, unknown>[] {
    const lines = this.output.split('\n').filter((line) => line.startsWith('{"event":"attempt"'))
    return lines.map((line) => JSON.parse(line))
  }

  call(method: string, path: string, body?: string | Buffer): Promise<{ status: number | undefined; body: unknown }> {
    return new Promise((resolve, reject) => {
      const request = http.request({ socketPath: this.socketPath, method, path, agent: false }, (response) => {
        let text = ''
        response.on('data', (chunk) => (text += String(chunk)))
        response.on('end', () => resolve({ status: response.statusCode, body: JSON.parse(text) }))
      })
      request.on('error', reject)
      request.end(body)
    })
  }
}
