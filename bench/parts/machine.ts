/** Where and with what the figures were made. */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { ROOT } from '../../scripts/dev/settings.ts'

const GIB = 1_073_741_824
const Manifest = z.object({ version: z.string() })

const versionOf = (name: string): string =>
  Manifest.parse(JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8'))).version

const ask = (command: string, args: readonly string[]): Promise<string> =>
  promisify(execFile)(command, args).then(
    ({ stdout }) => stdout.trim(),
    () => 'absent',
  )

/** Date, machine and versions, a line each. */
export async function describeMachine(): Promise<string[]> {
  const postfix = await ask('/usr/sbin/postconf', ['-dh', 'mail_version'])
  const openssl = await ask('openssl', ['version'])
  const memory = (totalmem() / GIB).toFixed(0)
  return [
    `Date: ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    `Machine: ${cpus()[0]?.model ?? 'unknown'}, ${availableParallelism()} cores, ${memory} GiB, Linux ${release()}`,
    `Load at the end: ${loadavg()[0]?.toFixed(1)}`,
    `Versions: Node ${process.versions.node}, workerd ${versionOf('workerd')}, Haraka ${versionOf('Haraka')}, Postfix ${postfix}, ${openssl}`,
  ]
}
