/** Keeps one part running: starts it, waits until it is ready, starts it again when it dies, ends it when told. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { PART_OF } from './local-lock.ts'
import type { Part } from './part.ts'
import { isAlive, sendSignal } from './process-table.ts'
import { ROOT, type Settings } from './settings.ts'

const READY_TIMEOUT_MS = 60_000
const POLL_MS = 200
const BACK_OFF_MS = [250, 500, 1_000, 2_000, 4_000, 8_000] as const
/** Who lived this long is not in a loop of dying: the back-off begins anew. */
const STABLE_MS = 60_000
/** A part that was never ready after so many starts is broken: the whole start fails. */
const FIRST_STARTS_MAX = 2
/** How long a reload may leave the part without a working process. */
const RELOAD_TIMEOUT_MS = 8_000
const LOG_BYTES_MAX = 10_000_000
const LOG_TAIL_CHARS = 2_000

export interface SuperviseEvents {
  /** The working process is (again) ready. */
  onReady(name: Part['name'], pid: number): void
  onDeath(name: Part['name'], why: string): void
  /** It died and a file forbids to start it again for now. */
  onParked(name: Part['name']): void
}

interface Running {
  child: ChildProcess
  group: number
  ended: Promise<string>
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null

export class SupervisedPart {
  readonly #part: Part
  readonly #settings: Settings
  readonly #events: SuperviseEvents
  readonly #logFile: string
  readonly #stopFile: string
  #running: Running | null = null
  #isStopping = false
  #wasReady = false

  constructor(part: Part, settings: Settings, events: SuperviseEvents) {
    this.#part = part
    this.#settings = settings
    this.#events = events
    this.#logFile = join(settings.logDir, `${part.name}.log`)
    this.#stopFile = join(settings.stopDir, part.name)
    if ((statSync(this.#logFile, { throwIfNoEntry: false })?.size ?? 0) > LOG_BYTES_MAX) {
      renameSync(this.#logFile, `${this.#logFile}.old`)
    }
  }

  /** Runs the part until `stop`; rejects when it cannot be brought up for the first time. */
  async run(): Promise<void> {
    for (let deaths = 0; !this.#isStopping; deaths++) {
      const startedMs = Date.now()
      const why = await this.#runOnce()
      if (this.#isStopping) return
      if (!this.#wasReady && deaths + 1 >= FIRST_STARTS_MAX) throw new Error(this.#describeFailure(why))
      if (await this.#park()) {
        deaths = 0
        continue
      }
      this.#events.onDeath(this.#part.name, why)
      if (Date.now() - startedMs > STABLE_MS) deaths = 0
      await wait(BACK_OFF_MS[Math.min(deaths, BACK_OFF_MS.length - 1)])
    }
  }

  /** Stays down while the stop file is there; false when there is none. */
  async #park(): Promise<boolean> {
    if (!existsSync(this.#stopFile)) return false
    this.#events.onParked(this.#part.name)
    while (existsSync(this.#stopFile) && !this.#isStopping) await wait(POLL_MS)
    return true
  }

  /** SIGINT first; whatever is left of the group after `graceMs` is killed. */
  async stop(graceMs: number): Promise<void> {
    this.#isStopping = true
    const running = this.#running
    if (!running) return
    sendSignal(running.group, 'SIGINT')
    await Promise.race([running.ended, wait(graceMs, undefined, { ref: false })])
    sendSignal(-running.group, 'SIGKILL')
    await running.ended
  }

  /** From start to death; answers why it died. */
  async #runOnce(): Promise<string> {
    this.#part.prepare?.()
    const running = this.#start()
    this.#running = running
    const readiness = await Promise.race([running.ended, this.#becomeReady(running)])
    const why = typeof readiness === 'string' ? readiness : await this.#watch(running, readiness)
    sendSignal(-running.group, 'SIGKILL')
    await running.ended
    this.#running = null
    return why
  }

  /** A group of its own: a signal meant for the terminal's group reaches the supervisor alone, which ends all in order. */
  #start(): Running {
    const log = openSync(this.#logFile, 'a')
    const child = spawn(this.#part.command ?? process.execPath, this.#part.args, {
      cwd: ROOT,
      env: { ...process.env, ...this.#part.env, [PART_OF]: this.#settings.localDir },
      stdio: ['ignore', log, log],
      detached: true,
    })
    closeSync(log)
    const ended = once(child, 'exit').then(
      ([code, signal]) => (signal ? `it was ended by ${signal}` : `it exited with code ${code}`),
      (error: unknown) => `it could not be started: ${String(error)}`,
    )
    return { child, group: child.pid ?? 0, ended }
  }

  /** Polls until the part works; answers its working process, or why it never did. */
  async #becomeReady(running: Running): Promise<number | string> {
    const deadlineMs = Date.now() + READY_TIMEOUT_MS
    while (Date.now() < deadlineMs && !hasEnded(running.child)) {
      if (await this.#part.isReady()) {
        const pid = this.#workingPid(running)
        if (pid !== null) return pid
      }
      await wait(POLL_MS)
    }
    return `it was not ready after ${READY_TIMEOUT_MS / 1000} s`
  }

  #workingPid(running: Running): number | null {
    return this.#part.findWorkingPid ? this.#part.findWorkingPid(running.group) : running.group
  }

  /** Waits until the started or the working process is gone for good. */
  async #watch(running: Running, firstPid: number): Promise<string> {
    for (let pid: number | null = firstPid; pid !== null; pid = await this.#awaitReload(running)) {
      this.#wasReady = true
      this.#events.onReady(this.#part.name, pid)
      const why = await this.#awaitDeath(running, pid)
      if (why !== null) return why
    }
    return 'its working process ended'
  }

  /** Why the part ended, or null when its working process alone is gone. */
  async #awaitDeath(running: Running, pid: number): Promise<string | null> {
    if (pid === running.group) return running.ended
    while (isAlive(pid) && !hasEnded(running.child)) await wait(POLL_MS)
    return hasEnded(running.child) ? running.ended : null
  }

  /** After an edit of the sources the part replaces its working process by itself: that is no death. */
  async #awaitReload(running: Running): Promise<number | null> {
    const deadlineMs = Date.now() + RELOAD_TIMEOUT_MS
    while (this.#part.isReloading?.() && Date.now() < deadlineMs && !this.#isStopping) {
      if (await this.#part.isReady()) return this.#workingPid(running)
      await wait(POLL_MS)
    }
    return null
  }

  #describeFailure(why: string): string {
    const tail = readFileSync(this.#logFile, 'utf8').slice(-LOG_TAIL_CHARS)
    return `The part "${this.#part.name}" does not start: ${why}. The end of ${this.#logFile}:\n${tail}`
  }
}
