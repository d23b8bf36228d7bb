/** Child processes of a bench: started with their output kept, ended by their own pid. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createConnection, createServer } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { Later } from './cleanup.ts'

const KILL_AFTER_MS = 6_000
const TAIL_CHARS = 4_000

export interface Started {
  readonly child: ChildProcess
  /** The last part of what it printed. */
  tail(): string
}

async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGINT')
  const timer = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS)
  await exited
  clearTimeout(timer)
}

/** Starts a process that is ended with the bench; SIGINT, and SIGKILL when that is not enough. */
export function startProcess(
  later: Later,
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Started {
  const child = spawn(command, args, {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let tail = ''
  const keep = (chunk: Buffer): void => {
    tail = (tail + chunk.toString('latin1')).slice(-TAIL_CHARS)
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  later(() => endChild(child))
  return { child, tail: () => tail }
}

/** Runs a program to its end and answers what it printed; throws when it fails or takes too long. */
export async function runProgram(command: string, args: readonly string[], timeoutMs: number): Promise<string> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: timeoutMs })
  const parts: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => parts.push(chunk.toString()))
  const [code] = await once(child, 'close')
  const output = parts.join('')
  if (code !== 0) throw new Error(`${command} ended with ${String(code)}: ${output.slice(-TAIL_CHARS)}`)
  return output
}

/** A TCP port that was free a moment ago. */
export async function findFreePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

/** True when something accepts a connection there. */
export const accepts = (target: { host: string; port: number } | { path: string }): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection(target)
    const answer = (isOpen: boolean) => {
      socket.destroy()
      resolve(isOpen)
    }
    socket.once('connect', () => answer(true))
    socket.once('error', () => answer(false))
  })

/** Waits until `isThere`; throws with `what` after `timeoutMs`. Looks every `everyMs`. */
export async function waitUntil(
  what: string,
  isThere: () => boolean | Promise<boolean>,
  { timeoutMs = 20_000, everyMs = 20 } = {},
): Promise<void> {
  const deadlineMs = performance.now() + timeoutMs
  while (!(await isThere())) {
    if (performance.now() > deadlineMs) throw new Error(`Waited ${timeoutMs} ms in vain for ${what}`)
    await wait(everyMs)
  }
}
