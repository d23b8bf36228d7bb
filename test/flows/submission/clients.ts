/** Mail to the submission port of a running system by clients that are not ours. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createTransport } from 'nodemailer'
import type { Running } from '../client.ts'
import { PYTHON } from '../python.ts'

type Door = Pick<Running, 'submission' | 'apiKey'>

export interface SmtpMail {
  readonly mailFrom: string
  readonly rcptTo: readonly string[]
  readonly raw: string
  /** Parameters of MAIL and of each RCPT, as in `RET=HDRS`; swaks knows none. */
  readonly mailOptions?: readonly string[]
  readonly rcptOptions?: readonly string[]
}

/** The reply that decided. */
export interface Verdict {
  readonly code: number
  readonly text: string
}

/** What a program prints when it is given `input`; its exit code is of no interest. */
function run(program: string, args: readonly string[], input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text
      })
    child.once('error', reject)
    child.once('close', () => resolve(output))
    child.stdin.end(input)
  })
}

const SMTPLIB = fileURLToPath(new URL('send_by_smtplib.py', import.meta.url))

export async function sendBySmtplib({ submission, apiKey }: Door, mail: SmtpMail): Promise<Verdict> {
  const { host, port } = submission
  const output = await run(PYTHON, [SMTPLIB, host, String(port), apiKey], JSON.stringify(mail))
  return JSON.parse(output)
}

export async function sendByNodemailer({ submission, apiKey }: Door, mail: SmtpMail): Promise<Verdict> {
  const { host, tlsPort } = submission
  const transport = createTransport({
    ...{ host, port: tlsPort, secure: true, tls: { rejectUnauthorized: false } },
    auth: { user: 'mailstead', pass: apiKey },
  })
  try {
    const { response } = await transport.sendMail({
      envelope: { from: mail.mailFrom, to: [...mail.rcptTo] },
      raw: mail.raw,
    })
    return { code: Number(response.slice(0, 3)), text: response.slice(4) }
  } finally {
    transport.close()
  }
}

/** `<-`, `<~` and `<**` begin a reply of the server, the last one a refusal. */
const repliesOf = (transcript: string): Verdict[] =>
  transcript.split('\n').flatMap((line) => {
    const found = /^<(?:-|~|\*\*|~\*)\s+(\d{3})[ -](.*)$/.exec(line)
    return found === null ? [] : [{ code: Number(found[1]), text: (found[2] ?? '').trim() }]
  })

export async function sendBySwaks({ submission, apiKey }: Door, mail: SmtpMail): Promise<Verdict> {
  const folder = mkdtempSync(join(tmpdir(), 'mailstead-swaks-'))
  const file = join(folder, 'mail.eml')
  writeFileSync(file, mail.raw.replaceAll('\r\n', '\n'))
  const { host, port } = submission
  const way = ['--server', host, '--port', String(port), '--tls', '--auth', 'LOGIN']
  const who = ['--auth-user', 'mailstead', '--auth-password', apiKey, '--helo', 'client.example']
  const what = ['--from', mail.mailFrom || '<>', '--to', mail.rcptTo.join(','), '--data', `@${file}`, '--suppress-data']
  try {
    const transcript = await run('swaks', [...way, ...who, ...what, '--timeout', '60s'], '')
    const verdict = repliesOf(transcript).findLast(({ code }) => code !== 221)
    if (verdict === undefined) throw new Error(`swaks heard nothing: ${transcript.slice(-500)}`)
    return verdict
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The id in the answer to a mail that was taken. */
export function idOf({ code, text }: Verdict): string {
  const id = /queued as ([0-9a-f-]{36})/.exec(text)?.[1]
  if (code !== 250 || id === undefined) throw new Error(`The mail was not taken: ${code} ${text}`)
  return id
}
