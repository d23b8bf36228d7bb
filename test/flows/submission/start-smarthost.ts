/** A real Postfix of its own folder whose only way out is our submission port. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { waitFor } from '../../dev/wait-for.ts'
import type { Running } from '../client.ts'
import { postfixMaster } from '../postfix-master.ts'

const POSTFIX = '/usr/sbin/postfix'
const HOST = '127.0.0.1'

interface Options extends Pick<Running, 'apiKey' | 'domain' | 'submission'> {
  /** Where it takes mail itself. */
  readonly ownPort: number
}

/** As `docs/smtp.md` says it, but for the certificate, which is self-made here, and for the pace of tries. */
const mainConfig = (
  dir: string,
  { apiKey, domain, submission: { host, port } }: Options,
): string => `compatibility_level = 3.6
queue_directory = ${dir}/spool
data_directory = ${dir}/data
myhostname = host.${domain}
myorigin = ${domain}
mydestination =
alias_maps =
alias_database =
local_recipient_maps =
mynetworks = 127.0.0.0/8
inet_interfaces = ${HOST}
inet_protocols = ipv4
relayhost = [${host}]:${port}
smtp_dns_support_level = disabled
smtp_host_lookup = native
smtp_sasl_auth_enable = yes
smtp_sasl_password_maps = inline:{ { [${host}]:${port} = mailstead:${apiKey} } }
smtp_sasl_security_options = noanonymous
smtp_sasl_tls_security_options = noanonymous
smtp_tls_security_level = encrypt
minimal_backoff_time = 1s
maximal_backoff_time = 2s
queue_run_delay = 1s
maillog_file = ${dir}/postfix.log
maillog_file_prefixes = ${dir}
`

const canConnect = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection({ host: HOST, port })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })

export interface Smarthost {
  /** Puts one mail into its queue. */
  submit(from: string, to: string): void
  /** Has it try all that waits now. */
  flush(): void
  /** Mails that wait in it. */
  queued(): number
  log(): string
  stop(): Promise<void>
}

export async function startSmarthost(options: Options): Promise<Smarthost> {
  const dir = mkdtempSync(join(tmpdir(), 'mailstead-smarthost-'))
  chmodSync(dir, 0o755)
  for (const name of ['etc', 'spool', 'data']) mkdirSync(join(dir, name))
  chownSync(join(dir, 'data'), Number(execFileSync('id', ['-u', 'postfix'], { encoding: 'utf8' })), 0)
  const config = join(dir, 'etc')
  writeFileSync(join(config, 'main.cf'), mainConfig(dir, options))
  writeFileSync(join(config, 'master.cf'), postfixMaster(options.ownPort))
  const child: ChildProcess = spawn(POSTFIX, ['-c', config, 'start-fg'], { stdio: 'ignore' })
  await waitFor('Postfix to listen', () => canConnect(options.ownPort))
  const run = (program: string, args: readonly string[], input = ''): string =>
    execFileSync(program, ['-c', config, ...args], { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] })
  return {
    submit(from, to) {
      const mail = `From: ${from}\nTo: ${to}\nSubject: By the smart host\n\nFor ${to}.\n`
      execFileSync('/usr/sbin/sendmail', ['-C', config, '-i', '-f', from, to], {
        input: mail,
        stdio: ['pipe', 'ignore', 'ignore'],
      })
    },
    flush: () => void run('/usr/sbin/postqueue', ['-f']),
    queued: () =>
      run('/usr/sbin/postqueue', ['-j'])
        .split('\n')
        .filter((line) => line !== '').length,
    log: () => readFileSync(join(dir, 'postfix.log'), 'utf8'),
    async stop() {
      run(POSTFIX, ['stop'])
      if (child.exitCode === null) await new Promise((resolve) => child.once('exit', resolve))
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
