/** The real spamd for tests, in a folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { spamdArguments } from '../../spamassassin/spamd-arguments.ts'
import { writeSpamassassinConfig } from '../../spamassassin/write-spamassassin-config.ts'

export interface TestSpamd {
  readonly socketPath: string
  stop(): Promise<void>
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  await gone
}

/** Starts `program`; PING tells when it is ready. */
export function startSpamd(program: string): TestSpamd {
  const folder = mkdtempSync(join(tmpdir(), 'spamd-'))
  const config = join(folder, 'etc')
  const socketPath = join(folder, 'spamd.sock')
  // It reads its settings as the user it becomes.
  chmodSync(folder, 0o755)
  writeSpamassassinConfig(config)
  const user = userInfo().uid === 0 ? 'nobody' : null
  const child = spawn(program, spamdArguments({ folder: config, socketPath, user }), {
    stdio: process.env['SPAMD_LOG'] ? ['ignore', 'inherit', 'inherit'] : 'ignore',
  })
  return {
    socketPath,
    stop: async () => {
      await stopChild(child)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
