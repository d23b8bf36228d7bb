/** Plans, shows the plan, then does what is to be done; whatever stops it, the next run goes on from there. */
import type { DeployContext, Step } from './step.ts'
import { allSteps } from './steps/all-steps.ts'

/** Prints a line. */
export type Say = (line: string) => void

interface Planned {
  readonly step: Step
  readonly change: string | null
}

const heading = ({ deployment: { name, accountId } }: DeployContext): string =>
  `Deployment ${name} in account ${accountId}`

function atStep(step: Step, error: unknown): Error {
  return new Error(`${step.title}\n${error instanceof Error ? error.message : String(error)}`, { cause: error })
}

async function plan(steps: readonly Step[], say: Say): Promise<readonly Planned[]> {
  const planned: Planned[] = []
  for (const step of steps) {
    const change = await step.look().catch((error: unknown) => {
      throw atStep(step, error)
    })
    say(change === null ? `  = ${step.title}` : `  + ${step.title}: ${change}`)
    planned.push({ step, change })
  }
  return planned
}

/** The whole plan of an empty account; asks nobody. */
export function showPlan(context: DeployContext, say: Say): void {
  say(`${heading(context)}: what is made where it is not there yet`)
  for (const [index, { title }] of allSteps(context).entries()) say(`  ${index + 1}. ${title}`)
}

/** Answers how many steps had to be done. */
export async function runDeploy(context: DeployContext, say: Say): Promise<number> {
  say(`${heading(context)}: the plan`)
  const planned = await plan(allSteps(context), say)
  const open = planned.filter(({ change }) => change !== null)
  if (open.length === 0) {
    say('Nothing to do: everything is as the deployment file says.')
    return 0
  }
  const notes: string[] = []
  for (const [index, { step }] of open.entries()) {
    say(`${index + 1} of ${open.length}: ${step.title}`)
    const note = await step.apply().catch((error: unknown) => {
      throw atStep(step, error)
    })
    if (note !== null) notes.push(note)
  }
  say(`Done: ${open.length} of ${planned.length} steps were open.`)
  for (const note of notes) say(note)
  return open.length
}
