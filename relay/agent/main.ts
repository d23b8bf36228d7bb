/** Entry of the relay's agent: `node relay/agent/main.ts`, settings from the environment (`config.ts`). */

import { createLog, reasonOf } from '../log.ts'
import { startAgent } from './agent.ts'
import { parseConfig } from './config.ts'

const EXIT_BAD_CONFIG = 2
const SHUTDOWN_MAX_MS = 4_500

const parsed = parseConfig(process.env)
if (!parsed.ok) {
  process.stderr.write(`agent: wrong configuration: ${parsed.why}\n`)
  process.exit(EXIT_BAD_CONFIG)
}

const log = createLog((lines) => process.stdout.write(lines))
try {
  const agent = await startAgent(parsed.config, log)
  log('listening', { url: agent.url, relay: parsed.config.RELAY_ID })
  let isStopping = false
  const stop = () => {
    if (isStopping) return
    isStopping = true
    // The journal is safe at any moment; waiting longer would only annoy the supervisor.
    setTimeout(() => process.exit(0), SHUTDOWN_MAX_MS).unref()
    void agent.stop().finally(() => process.exit(0))
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
} catch (reason) {
  process.stderr.write(`agent: cannot start: ${reasonOf(reason)}\n`)
  process.exit(1)
}
