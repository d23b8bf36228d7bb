/** One system at a time in a `.local` folder; what a killed one left running is ended first. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findByEnvironment, isAlive, sendSignal } from './process-table.ts'

/** Environment variable that marks every process of the system in `localDir`. */
export const PART_OF = 'MAILSTEAD_PART_OF'

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

/** Ends every process of the system in `localDir` that has outlived its supervisor. */
export function endLeftovers(localDir: string): void {
  for (const pid of findByEnvironment(PART_OF, localDir)) sendSignal(pid, 'SIGKILL')
}

/** Takes the folder; throws when another system runs in it. Returns the function that gives it back. */
export function lockLocalDir(localDir: string): () => void {
  const path = join(localDir, 'dev.lock')
  const holder = readHolder(path)
  if (holder > 0 && holder !== process.pid && isAlive(holder) && isSupervisor(holder)) {
    throw new Error(
      `A system is running in ${localDir} already (process ${holder}). End it, or set MAILSTEAD_LOCAL to another folder.`,
    )
  }
  endLeftovers(localDir)
  writeFileSync(path, `${process.pid}\n`)
  return () => rmSync(path, { force: true })
}
