/** One system at a time in a `.local` folder; what a killed one left running is ended first. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { findByEnvironment, isAlive, sendSignal } from './process-table.ts'

/** Environment variable that marks every process of the system in `localDir`. */
export const PART_OF = 'MAILSTEAD_PART_OF'

const LEFTOVERS_TIMEOUT_MS = 3_000
const LEFTOVERS_POLL_MS = 50

function readHolder(path: string): number {
  try {
    return Number(readFileSync(path, 'utf8'))
  } catch {
    return 0
  }
}

function isSupervisor(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('dev.ts')
  } catch {
    // No /proc: being alive has to be enough.
    return process.platform !== 'linux'
  }
}

/** Ends every process of the system in `localDir` that has outlived its supervisor; resolves when they are gone. */
export async function endLeftovers(localDir: string): Promise<void> {
  const deadlineMs = Date.now() + LEFTOVERS_TIMEOUT_MS
  const killed = new Set<number>()
  for (;;) {
    for (const pid of findByEnvironment(PART_OF, localDir)) killed.add(pid)
    // A process that ends loses its environment before its ports.
    const leftovers = [...killed].filter(isAlive)
    if (leftovers.length === 0 || Date.now() > deadlineMs) return
    for (const pid of leftovers) sendSignal(pid, 'SIGKILL')
    await wait(LEFTOVERS_POLL_MS)
  }
}

/** Takes the folder; throws when another system runs in it. Returns the function that gives it back. */
export async function lockLocalDir(localDir: string): Promise<() => void> {
  const path = join(localDir, 'dev.lock')
  const holder = readHolder(path)
  if (holder > 0 && holder !== process.pid && isAlive(holder) && isSupervisor(holder)) {
    throw new Error(
      `A system is running in ${localDir} already (process ${holder}). End it, or set MAILSTEAD_LOCAL to another folder.`,
    )
  }
  await endLeftovers(localDir)
  writeFileSync(path, `${process.pid}\n`)
  return () => rmSync(path, { force: true })
}
