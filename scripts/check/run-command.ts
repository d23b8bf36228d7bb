/** Runs a tool of `node_modules` and keeps what it prints. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ROOT } from './files.ts'
import type { StepResult } from './step.ts'

export interface CommandResult {
  readonly ok: boolean
  readonly stdout: string
  /** Both streams, in the order they came. */
  readonly output: string
}

/** Longer than any tool takes; one that passes it hangs. */
const COMMAND_TIMEOUT_MS = 5 * 60_000
const binaries = join(ROOT, 'node_modules/.bin')
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal colours begin with an escape character
const COLOURS = /\u001b\[[0-9;]*m/g

export function runCommand(command: string, args: readonly string[]): Promise<CommandResult> {
  const child = spawn(command, args, {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: COMMAND_TIMEOUT_MS,
    env: {
      ...process.env,
      PATH: `${binaries}:${process.env['PATH'] ?? ''}`,
      NO_COLOR: '1',
      FORCE_COLOR: '0',
      WRANGLER_SEND_METRICS: 'false',
    },
  })
  const parts: { readonly chunk: Buffer; readonly isOut: boolean }[] = []
  child.stdout.on('data', (chunk: Buffer) => parts.push({ chunk, isOut: true }))
  child.stderr.on('data', (chunk: Buffer) => parts.push({ chunk, isOut: false }))
  const text = (chosen: typeof parts) =>
    Buffer.concat(chosen.map(({ chunk }) => chunk))
      .toString()
      .replace(COLOURS, '')
      .replaceAll('\r', '')
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ ok: false, stdout: '', output: error.message }))
    child.on('close', (code) =>
      resolve({ ok: code === 0, stdout: text(parts.filter(({ isOut }) => isOut)), output: text(parts) }),
    )
  })
}

/** A step that is one command. `count` reads from its output what it looked at; null means that it cannot be told. */
export async function runTool(
  command: string,
  args: readonly string[],
  count: (output: string) => string | null,
): Promise<StepResult> {
  const { ok, output } = await runCommand(command, args)
  const counted = count(output)
  if (ok && counted === null) return { ok: false, summary: 'looked at nothing', problems: [output] }
  return { ok, summary: counted ?? 'no counts', problems: ok ? [] : [output.trim()] }
}
