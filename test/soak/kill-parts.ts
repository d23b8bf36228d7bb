/** Kill -9 of a part chosen by chance, again and again, each time once all parts run again. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { PartName } from '../../scripts/dev/part.ts'
import { waitFor } from '../dev/wait-for.ts'

export const PARTS = ['agent', 'haraka-out', 'worker'] as const satisfies readonly PartName[]

const BACK_MS = 90_000
/** A process lives for so long at least and at most before it is killed. */
const LIFE_MS = { least: 200, most: 2_500 }

export interface KillPlan {
  readonly kills: number
  /** Real time after which no kill begins. */
  readonly untilMs: number
  readonly random: () => number
  readonly pidOf: (part: PartName) => number | undefined
  readonly told: (count: number) => void
}

/** How often each part was killed. */
export async function killParts(plan: KillPlan): Promise<Readonly<Record<string, number>>> {
  const killed: Record<string, number> = Object.fromEntries(PARTS.map((part) => [part, 0]))
  for (let count = 1; count <= plan.kills && Date.now() < plan.untilMs; count++) {
    await sleep(LIFE_MS.least + plan.random() * (LIFE_MS.most - LIFE_MS.least))
    const part = PARTS[Math.floor(plan.random() * PARTS.length)] ?? 'agent'
    const pid = plan.pidOf(part)
    if (pid === undefined) continue
    process.kill(pid, 'SIGKILL')
    killed[part] = (killed[part] ?? 0) + 1
    await waitFor(`${part} to run again`, () => ![pid, undefined].includes(plan.pidOf(part)), BACK_MS)
    plan.told(count)
  }
  return killed
}
