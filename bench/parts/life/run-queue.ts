/** Of the time that workerd's threads wanted a core, the share that they had one: the profiler counts waiting, too. */
import { readdirSync, readFileSync } from 'node:fs'

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** The children of this process of that name. */
function findChildren(command: string): string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.filter((pid) => {
    const [, name, parent] = /\((.*)\) \S (\d+)/.exec(read(`/proc/${pid}/stat`)) ?? []
    return name === command && Number(parent) === process.pid
  })
}

interface Times {
  readonly ranNs: number
  readonly waitedNs: number
}

function readTimes(): Times {
  let [ranNs, waitedNs] = [0, 0]
  for (const pid of findChildren('workerd'))
    for (const task of readdirSync(`/proc/${pid}/task`)) {
      const [ran = 0, waited = 0] = read(`/proc/${pid}/task/${task}/schedstat`).split(' ').map(Number)
      ranNs += ran
      waitedNs += waited
    }
  return { ranNs, waitedNs }
}

/** Begins to look; the function answers the share since then, 1 where the system does not tell. */
export function watchRunQueue(): () => number {
  const before = readTimes()
  return () => {
    const after = readTimes()
    const [ran, waited] = [after.ranNs - before.ranNs, after.waitedNs - before.waitedNs]
    return ran > 0 ? ran / (ran + waited) : 1
  }
}
