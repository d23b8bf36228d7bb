/** How much memory a process holds, from Linux's /proc. */
import { readFileSync } from 'node:fs'

const KIB_PER_MIB = 1_024

/** Resident memory in MiB; NaN where there is no /proc. */
export function residentMib(pid: number): number {
  try {
    const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return Number(kib) / KIB_PER_MIB
  } catch {
    return Number.NaN
  }
}
