/** Wrangler against the account of a deployment. */
import { spawn } from 'node:child_process'
import { ROOT } from '../dev/settings.ts'
import { WRANGLER, wranglerEnvironment } from '../dev/worker/wrangler.ts'
import type { ApiAccess } from './cloudflare-api.ts'
import type { RunWrangler } from './step.ts'

/** An upload over a slow line takes minutes. */
const TIMEOUT_MS = 15 * 60_000
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal colours begin with an escape character
const COLOURS = /\u001b\[[0-9;]*m/g

const withoutNoise = (output: string): string =>
  output
    .replace(COLOURS, '')
    .split('\n')
    .filter(
      (line) => line.trim() !== '' && !/update available|^─+$|Logs were written|If you think this is a bug/.test(line),
    )
    .join('\n')

/** The token is passed by the environment, never on a command line. `logDir`: for wrangler's own logs. */
export const wranglerRunner =
  ({ url, token, accountId }: ApiAccess, logDir: string): RunWrangler =>
  (args) => {
    const child = spawn(process.execPath, [WRANGLER, ...args], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: TIMEOUT_MS,
      env: {
        ...process.env,
        ...wranglerEnvironment(logDir),
        CLOUDFLARE_API_BASE_URL: url,
        CLOUDFLARE_API_TOKEN: token,
        CLOUDFLARE_ACCOUNT_ID: accountId,
      },
    })
    const parts: Buffer[] = []
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => parts.push(chunk))
    return new Promise((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (code) => {
        if (code === 0) return resolve()
        const said = withoutNoise(Buffer.concat(parts).toString())
        reject(
          new Error(
            `wrangler ${args.slice(0, 3).join(' ')} failed:\n${said}\nMend what it names, then run it again: it continues where it stopped.`,
          ),
        )
      })
    })
  }
