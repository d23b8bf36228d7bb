/** A real Postfix on loopback as the other side: its own directory, one maildir for every address. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { waitFor } from '../dev/wait-for.ts'
import { postfixMaster } from './postfix-master.ts'

const NOBODY = 65_534

const mainConfig = (dir: string, domain: string): string => `compatibility_level = 3.6
queue_directory = ${dir}/spool
data_directory = ${dir}/data
myhostname = mx.${domain}
mydestination =
alias_maps =
alias_database =
local_recipient_maps =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
virtual_mailbox_domains = ${domain}
virtual_mailbox_base = ${dir}/maildirs
virtual_mailbox_maps = static:all/
virtual_uid_maps = static:${NOBODY}
virtual_gid_maps = static:${NOBODY}
virtual_minimum_uid = 100
virtual_mailbox_limit = 0
message_size_limit = 31457280
smtpd_peername_lookup = no
smtpd_recipient_restrictions = permit_mynetworks, reject
maillog_file = ${dir}/postfix.log
maillog_file_prefixes = ${dir}
`

const canConnect = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })

export interface Postfix {
  readonly port: number
  /** Every mail delivered so far, with CRLF line ends as it was received. */
  mails(): string[]
  stop(): Promise<void>
}

/** True where Postfix is installed and the tests run as root, which its master process needs. */
export const hasPostfix = (): boolean => existsSync('/usr/sbin/postfix') && process.getuid?.() === 0

export async function startPostfix(domain: string, port: number): Promise<Postfix> {
  const dir = mkdtempSync(join(tmpdir(), 'mailstead-postfix-'))
  chmodSync(dir, 0o755)
  for (const name of ['etc', 'spool', 'data', 'maildirs']) mkdirSync(join(dir, name))
  const postfixUid = Number(execFileSync('id', ['-u', 'postfix'], { encoding: 'utf8' }))
  chownSync(join(dir, 'data'), postfixUid, 0)
  chownSync(join(dir, 'maildirs'), NOBODY, NOBODY)
  writeFileSync(join(dir, 'etc/main.cf'), mainConfig(dir, domain))
  writeFileSync(join(dir, 'etc/master.cf'), postfixMaster(port))
  const child: ChildProcess = spawn('/usr/sbin/postfix', ['-c', join(dir, 'etc'), 'start-fg'], { stdio: 'ignore' })
  await waitFor('Postfix to listen', () => canConnect(port))
  const inbox = join(dir, 'maildirs/all/new')
  return {
    port,
    mails: () =>
      existsSync(inbox)
        ? readdirSync(inbox).map((name) => readFileSync(join(inbox, name), 'latin1').replace(/\r?\n/g, '\r\n'))
        : [],
    async stop() {
      execFileSync('/usr/sbin/postfix', ['-c', join(dir, 'etc'), 'stop'], { stdio: 'ignore' })
      if (child.exitCode === null) await new Promise((resolve) => child.once('exit', resolve))
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
