/** `npm start`: the whole system on loopback. What it promises to other programs is in `docs/development.md`. */
import { readSettings } from './dev/settings.ts'
import { System } from './dev/system.ts'
import { welcome } from './dev/welcome.ts'

const say = (text: string): void => void process.stdout.write(`${text}\n`)

/** The terminal may be gone before us: that must not end the orderly stop. */
process.stdout.on('error', () => undefined)
process.stderr.on('error', () => undefined)

function fail(error: unknown): void {
  process.stderr.write(`npm start: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}

async function main(): Promise<void> {
  const settings = readSettings(process.env)
  const system = new System(settings, (line) => say(`npm start: ${line}`))
  let isEnding = false
  const end = async (): Promise<void> => {
    isEnding = true
    await system.stop().catch(fail)
    process.exit()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end())
  try {
    say(welcome(settings, await system.start()))
  } catch (error) {
    // Interrupted while starting: what fails then fails for that reason.
    if (!isEnding) fail(error)
    await end()
  }
}

await main().catch(fail)
