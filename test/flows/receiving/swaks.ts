/** Mail from a foreign server, by swaks: through the real port, from a client address of choice (PROXY protocol). */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Running } from '../client.ts'

const TIMEOUT = '60s'

export interface Session {
  readonly ip: string
  readonly helo: string
  /** Empty for the null sender. */
  readonly from: string
  readonly to: readonly string[]
  /** With LF or CRLF; swaks sends CRLF. */
  readonly raw: string
}

export interface SessionResult {
  /** Every reply, in order, each on one line. */
  readonly replies: readonly string[]
  /** The last reply before QUIT: what decided. */
  readonly verdict: string
}

export const hasSwaks = (): boolean => existsSync('/usr/bin/swaks')

function run(args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('swaks', args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text
      })
    child.once('error', reject)
    child.once('close', () => resolve(output))
  })
}

/** `<-`, `<~` and `<**` begin a reply of the server, the last one a refusal. */
const repliesOf = (transcript: string): string[] =>
  transcript.split('\n').flatMap((line) => {
    const reply = /^<(?:-|~|\*\*|~\*)\s+(\d{3}[ -].*)$/.exec(line)?.[1]
    return reply === undefined ? [] : [reply.trim()]
  })

/** swaks itself writes `PROXY ` in front. */
const proxyLine = ({ ip }: Session, port: number): string => {
  const [family, local] = ip.includes(':') ? ['TCP6', '::1'] : ['TCP4', '127.0.0.1']
  return `${family} ${ip} ${local} 40000 ${port}`
}

/** One session with one mail; a refusal is a result, not an error. */
export async function swaks({ mx }: Pick<Running, 'mx'>, session: Session): Promise<SessionResult> {
  const folder = mkdtempSync(join(tmpdir(), 'mailstead-swaks-'))
  const file = join(folder, 'mail.eml')
  writeFileSync(file, session.raw.replaceAll('\r\n', '\n'), 'latin1')
  const target = ['--server', mx.host, '--port', String(mx.port), '--proxy', proxyLine(session, mx.port)]
  const envelope = ['--helo', session.helo, '--from', session.from || '<>', '--to', session.to.join(',')]
  try {
    const transcript = await run([
      ...target,
      ...envelope,
      '--data',
      `@${file}`,
      '--timeout',
      TIMEOUT,
      '--suppress-data',
    ])
    const replies = repliesOf(transcript)
    const decided = replies.filter((reply) => !reply.startsWith('221'))
    return { replies, verdict: decided.at(-1) ?? transcript.slice(-500) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
