/** Receivers of mail that are counted: Postfix's `smtp-sink`, and one of our own that answers late. */
import { createServer, type Socket } from 'node:net'
import type { Later } from '../cleanup.ts'
import { accepts, findFreePort, startProcess, waitUntil } from '../processes.ts'

export interface Sink {
  readonly port: number
  /** Mails taken since the start. */
  count(): number
}

const HOST = '127.0.0.1'
const BACKLOG = '1000'

/** `smtp-sink -c` prints its counters, each time over the last ones. */
export async function startSmtpSink(later: Later): Promise<Sink> {
  const port = await findFreePort()
  const user = process.getuid?.() === 0 ? ['-u', 'postfix'] : []
  const { tail } = startProcess(later, '/usr/sbin/smtp-sink', [...user, '-c', `${HOST}:${port}`, BACKLOG])
  await waitUntil('smtp-sink', () => accepts({ host: HOST, port }))
  return { port, count: () => Number([...tail().matchAll(/mesg=(\d+)/g)].at(-1)?.[1] ?? 0) }
}

export interface TakenMail {
  readonly text: string
  readonly takenMs: number
}

interface SinkOptions {
  /** Each reply comes this long after its command: a distant host, or a slow one. */
  readonly replyDelayMs: number
  /** Called when the 250 after the dot is written. */
  readonly onMail?: (mail: TakenMail) => void
}

const END = '\r\n.\r\n'
const EHLO = '250-sink.bench.example\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE 104857600'
const REPLIES: Readonly<Record<string, string>> = { EHLO, HELO: '250 sink', DATA: '354 go on', QUIT: '221 bye' }

/** One session: commands a line each, mail text up to the dot; pipelined commands wait together, not one after another. */
function serveSession(socket: Socket, { replyDelayMs }: SinkOptions, taken: (text: string) => void): void {
  let pending = ''
  let isData = false
  const reply = (text: string, then?: () => void) => {
    const write = () => {
      if (socket.writable) socket.write(`${text}\r\n`)
      then?.()
    }
    if (replyDelayMs > 0) setTimeout(write, replyDelayMs)
    else write()
  }
  const takeMail = (): boolean => {
    const end = pending.indexOf(END)
    if (end < 0) return false
    const text = pending.slice(0, end)
    pending = pending.slice(end + END.length)
    isData = false
    reply('250 taken', () => taken(text))
    return true
  }
  const takeCommand = (): boolean => {
    const end = pending.indexOf('\r\n')
    if (end < 0) return false
    const verb = pending.slice(0, 4).toUpperCase()
    pending = pending.slice(end + 2)
    isData = verb === 'DATA'
    // So that an empty mail's dot is found as well.
    if (isData) pending = `\r\n${pending}`
    reply(REPLIES[verb] ?? '250 ok', verb === 'QUIT' ? () => socket.end() : undefined)
    return true
  }
  socket.setNoDelay(true)
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk) => {
    pending += chunk.toString('latin1')
    while (isData ? takeMail() : takeCommand());
  })
  reply('220 sink.bench.example ESMTP')
}

/** A sink in this process; enough for the rates that a delay allows, and for single mails whose time is taken. */
export async function startDelayingSink(later: Later, options: SinkOptions): Promise<Sink> {
  let count = 0
  const sockets = new Set<Socket>()
  const taken = (text: string) => {
    count += 1
    options.onMail?.({ text, takenMs: performance.now() })
  }
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    serveSession(socket, options, taken)
  })
  const port = await findFreePort()
  await new Promise<void>((resolve) => server.listen(port, HOST, 1_000, resolve))
  later(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { port, count: () => count }
}
