/** What the system knows of processes. Linux only where it reads `/proc`; elsewhere the answers are empty. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    // The process has ended, or belongs to somebody else.
    return ''
  }
}

function processIds(): number[] {
  try {
    return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? Number(name) : []))
  } catch {
    return []
  }
}

/** Fields of `/proc/<pid>/stat` behind the command's name: state, parent, group (proc(5)). */
function readStat(pid: number): { state: string; group: number } | null {
  const text = readOrEmpty(`/proc/${pid}/stat`)
  const [state, , group] = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return state && group ? { state, group: Number(group) } : null
}

/** True while the process runs; one that has ended and waits to be collected does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  return readStat(pid)?.state !== 'Z'
}

/** Processes of a group that hold a file under `folder` open. */
export function findFileHolders(group: number, folder: string): number[] {
  return processIds().filter(
    (pid) => readStat(pid)?.group === group && openFiles(pid).some((path) => path.startsWith(folder)),
  )
}

function openFiles(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => readLink(`/proc/${pid}/fd/${fd}`) ?? [])
  } catch {
    return []
  }
}

function readLink(path: string): string | null {
  try {
    return readlinkSync(path)
  } catch {
    return null
  }
}

/** Processes that were started with `name=value` in their environment. */
export function findByEnvironment(name: string, value: string): number[] {
  return processIds().filter(
    (pid) => readOrEmpty(`/proc/${pid}/environ`).split('\0').includes(`${name}=${value}`) && isAlive(pid),
  )
}

/** Sends a signal to a process (or, below zero, a group) that may have ended already. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // Gone: that is what was wanted.
  }
}
