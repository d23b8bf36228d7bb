/** What the Worker orders, pushed or in a heartbeat's answer: hold rules and commands, taken in before anything is answered. */
import type { HeartbeatAnswer } from '@mailstead/contracts/heartbeat.ts'
import type { ControlAnswer, ControlBody } from '@mailstead/contracts/relay-control.ts'
import type { CommandRunner } from './commands.ts'
import type { HoldKeeper } from './holds.ts'

export interface Control {
  /** Resolves after COMMIT, and when the rows follow too or a while has passed: they go on following then. */
  push(body: ControlBody): Promise<ControlAnswer>
  /** Resolves after COMMIT. */
  takeAnswer(answer: Pick<HeartbeatAnswer, 'holds' | 'commands'>): Promise<void>
  holdsRevision(): number
  commandsUpTo(): number
  clockMoved(): void
  stop(): void
}

/** What waits after this is still stopped by the gate. */
const PATIENCE_MS = 1_500

async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  await Promise.race([work, patience])
  clearTimeout(timer)
}

/** Puts rules and commands together. */
export function createControl(holds: HoldKeeper, commands: CommandRunner): Control {
  return {
    push: async (body) => {
      const swept = body.holds === undefined ? null : (await holds.take(body.holds)).swept
      const { applied, finished } = await commands.take(body.commands)
      await atMost(PATIENCE_MS, Promise.all([swept, finished]))
      return { holdsRevision: holds.revision(), applied: applied.map((command) => ({ ...command })) }
    },
    takeAnswer: async (answer) => {
      if (answer.holds !== undefined) await holds.take(answer.holds)
      const told = answer.commands ?? []
      if (told.length === 0) return
      const upTo = Math.max(0, ...told.map(({ seq }) => seq))
      await commands.take(
        told.map(({ command }) => command),
        upTo,
      )
    },
    holdsRevision: () => holds.revision(),
    commandsUpTo: () => commands.upTo(),
    clockMoved: () => holds.clockMoved(),
    stop: () => {
      holds.stop()
      commands.stop()
    },
  }
}
