/** The agent as a process of its own, for tests that kill it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export interface AgentProcess {
  readonly url: string
  /** Ends it with a signal; resolves with the exit code once it is gone. */
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null>
}

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url))

async function urlFrom(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('The agent has no output')
  for await (const line of createInterface({ input: child.stdout })) {
    const { event, url } = JSON.parse(line) as { event: string; url?: string }
    if (event === 'listening' && url !== undefined) return url
  }
  throw new Error('The agent ended before it listened')
}

/** Runs `main.ts` with an environment and waits until it listens. */
export async function spawnAgent(environment: Readonly<Record<string, string>>): Promise<AgentProcess> {
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const url = await urlFrom(child)
  child.stdout.resume()
  return {
    url,
    kill: async (signal) => {
      child.kill(signal)
      const [code] = await exited
      return typeof code === 'number' ? code : null
    },
  }
}
