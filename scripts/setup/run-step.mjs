/** Runs one step of the set-up in the foreground: says what it does, and ends the set-up when it fails. */
import { spawnSync } from 'node:child_process'

export function runStep(title, command, args) {
  process.stdout.write(`setup: ${title}\n`)
  const { status, error, signal } = spawnSync(command, args, { stdio: 'inherit' })
  if (status === 0) return
  process.stderr.write(
    `setup: ${title}: failed (${error?.message ?? signal ?? `exit code ${status}`}): ${command} ${args.join(' ')}\n`,
  )
  process.exit(status || 1)
}
