/** Postfix at its defaults but for concurrency, in a folder of its own: takes mail on a port, passes it all to a sink. */
import { execFileSync } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { postfixMaster } from '../../../test/flows/postfix-master.ts'
import type { Later } from '../cleanup.ts'
import { accepts, findFreePort, runProgram, startProcess, waitUntil } from '../processes.ts'
import { makeTemporaryFolder } from '../temporary-folder.ts'

const POSTFIX = '/usr/sbin/postfix'
const HOST = '127.0.0.1'
const STOP_TIMEOUT_MS = 20_000

/** Why Postfix cannot run here; null when it can. Its master process needs root. */
export function whyNoPostfix(): string | null {
  if (!existsSync(POSTFIX)) return 'Postfix is not installed'
  return process.getuid?.() === 0 ? null : 'Postfix needs root'
}

export interface PostfixOptions {
  readonly sinkPort: number
  /** Connections to one destination at once. */
  readonly concurrency: number
  /** Where mail for `dead.example` goes. */
  readonly deadPort?: number
  /** Takes mail in and sends none until `restart`. */
  readonly isDeferred?: boolean
  /** Takes mail in, keeps it on disk as always, and throws it away afterwards. */
  readonly isDiscarding?: boolean
  /** Files of a key and a certificate: STARTTLS is offered. */
  readonly tls?: { readonly keyFile: string; readonly certFile: string }
}

const mainConfig = (
  folder: string,
  { sinkPort, concurrency, deadPort, tls }: PostfixOptions,
): string => `compatibility_level = 3.6
queue_directory = ${folder}/spool
data_directory = ${folder}/data
myhostname = postfix.bench.example
mydestination =
alias_maps =
alias_database =
local_recipient_maps =
mynetworks = 127.0.0.0/8
inet_interfaces = ${HOST}
inet_protocols = ipv4
smtpd_peername_lookup = no
smtpd_recipient_restrictions = permit_mynetworks, reject
relayhost = [${HOST}]:${sinkPort}
smtp_dns_support_level = disabled
smtp_host_lookup = native
default_process_limit = ${Math.max(100, concurrency)}
default_destination_concurrency_limit = ${concurrency}
initial_destination_concurrency = ${concurrency}
transport_maps = inline:{ dead.example=smtp:[${HOST}]:${deadPort ?? sinkPort} }
maillog_file = ${folder}/postfix.log
maillog_file_prefixes = ${folder}
${tls === undefined ? '' : `smtpd_tls_security_level = may\nsmtpd_tls_key_file = ${tls.keyFile}\nsmtpd_tls_cert_file = ${tls.certFile}\n`}`

export interface RunningPostfix {
  readonly port: number
  /** Stops it, starts it again with nothing deferred, and flushes its queue. */
  restart(): Promise<void>
}

async function startMaster(later: Later, folder: string, port: number): Promise<() => Promise<void>> {
  const { child, tail } = startProcess(later, POSTFIX, ['-c', join(folder, 'etc'), 'start-fg'])
  const isOver = () => child.exitCode !== null || child.signalCode !== null
  // Its master process is not the child that was started: it ends by its own command.
  const stop = async () => {
    if (isOver()) return
    await runProgram(POSTFIX, ['-c', join(folder, 'etc'), 'stop'], STOP_TIMEOUT_MS)
    await waitUntil('the end of Postfix', isOver)
  }
  later(stop)
  await waitUntil('Postfix', () => accepts({ host: HOST, port })).catch((error: unknown) => {
    throw new Error(`Postfix did not start: ${tail()}`, { cause: error })
  })
  return stop
}

/** Starts it. */
export async function startPostfixRelay(later: Later, options: PostfixOptions): Promise<RunningPostfix> {
  const folder = makeTemporaryFolder(later)
  const port = await findFreePort()
  for (const name of ['etc', 'spool', 'data']) mkdirSync(join(folder, name))
  chownSync(join(folder, 'data'), Number(execFileSync('id', ['-u', 'postfix'], { encoding: 'utf8' })), 0)
  const config = `${mainConfig(folder, options)}${options.isDiscarding ? 'default_transport = discard\n' : ''}`
  const configFile = join(folder, 'etc/main.cf')
  writeFileSync(configFile, options.isDeferred ? `${config}defer_transports = smtp relay\n` : config)
  writeFileSync(join(folder, 'etc/master.cf'), postfixMaster(port))
  const stop = await startMaster(later, folder, port)
  return {
    port,
    restart: async () => {
      await stop()
      writeFileSync(configFile, config)
      await startMaster(later, folder, port)
      await runProgram(POSTFIX, ['-c', join(folder, 'etc'), 'flush'], STOP_TIMEOUT_MS)
    },
  }
}
