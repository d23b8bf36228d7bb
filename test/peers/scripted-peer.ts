/** An SMTP server that does what a script says, one script a connection, and keeps what it was told. */
import net from 'node:net'
import tls from 'node:tls'
import { type Step, say } from './peer-steps.ts'

/** One step, or one for each time the command comes; the last one repeats. */
type Steps = Step | readonly Step[]

export interface Script {
  readonly banner?: Steps
  readonly ehlo?: Steps
  readonly helo?: Steps
  readonly starttls?: Steps
  readonly mail?: Steps
  readonly rcpt?: Steps
  readonly data?: Steps
  /** When the first octets of the body are there, before the dot. */
  readonly body?: Steps
  readonly dot?: Steps
  readonly rset?: Steps
  readonly quit?: Steps
  /** Keywords of the EHLO answer beside STARTTLS. */
  readonly extensions?: readonly string[]
  /** Offers STARTTLS with this key and certificate. */
  readonly tls?: { readonly key: string; readonly cert: string }
}

export interface TakenMail {
  readonly from: string
  readonly to: string
  /** As sent, after un-stuffing; ends with CRLF. */
  readonly raw: Buffer
  readonly isTls: boolean
}

type Verb = 'banner' | 'ehlo' | 'helo' | 'starttls' | 'mail' | 'rcpt' | 'data' | 'body' | 'dot' | 'rset' | 'quit'

const DEFAULTS: Readonly<Record<Exclude<Verb, 'ehlo' | 'body'>, Step>> = {
  banner: say('220 peer.example.test ESMTP'),
  helo: say('250 peer.example.test'),
  starttls: say('220 2.0.0 go ahead'),
  mail: say('250 2.1.0 sender ok'),
  rcpt: say('250 2.1.5 recipient ok'),
  data: say('354 end with a dot'),
  dot: say('250 2.0.0 taken'),
  rset: say('250 2.0.0 reset'),
  quit: say('221 2.0.0 bye'),
}

export class PeerConnection {
  socket: net.Socket
  isTls = false
  isReadingBody = false
  readonly commands: string[] = []
  readonly mails: TakenMail[] = []
  readonly #script: Script
  readonly #uses = new Map<Verb, number>()
  #input = Buffer.alloc(0)
  #hasBodyBegun = false
  #isBusy = false
  #from = ''
  #to = ''

  constructor(socket: net.Socket, script: Script) {
    this.socket = socket
    this.#script = script
    this.#listen()
    void this.#run('banner')
  }

  #listen(): void {
    this.socket.on('error', () => {})
    this.socket.on('data', (chunk: Buffer) => {
      this.#input = Buffer.concat([this.#input, chunk])
      void this.#drain()
    })
  }

  async #drain(): Promise<void> {
    if (this.#isBusy) return
    this.#isBusy = true
    while (await this.#takeOne()) {}
    this.#isBusy = false
  }

  /** Handles one command, or the body so far; false when more octets are needed. */
  async #takeOne(): Promise<boolean> {
    if (this.isReadingBody) return this.#takeBody()
    const end = this.#input.indexOf('\r\n')
    if (end < 0) return false
    const line = this.#input.subarray(0, end).toString('utf8')
    this.#input = this.#input.subarray(end + 2)
    this.commands.push(line)
    await this.#obey(line)
    return true
  }

  async #obey(line: string): Promise<void> {
    const verb = (line.split(/[ :]/)[0] ?? '').toLowerCase()
    if (verb === 'mail') this.#from = line
    if (verb === 'rcpt') this.#to = line
    if (verb === 'data') this.#hasBodyBegun = false
    if (isVerb(verb)) await this.#run(verb)
    else await say('500 5.5.2 what?')(this)
    if (verb === 'quit') this.socket.end()
  }

  async #takeBody(): Promise<boolean> {
    if (!this.#hasBodyBegun && this.#input.length > 0) {
      this.#hasBodyBegun = true
      await this.#run('body')
    }
    const isEmpty = this.#input.subarray(0, 3).toString() === '.\r\n'
    const dot = isEmpty ? 0 : this.#input.indexOf('\r\n.\r\n')
    if (dot < 0) return false
    const stuffed = this.#input.subarray(0, isEmpty ? 0 : dot + 2).toString('latin1')
    this.#input = this.#input.subarray(isEmpty ? 3 : dot + 5)
    this.isReadingBody = false
    const raw = Buffer.from(stuffed.replace(/^\.\./gm, '.'), 'latin1')
    this.mails.push({ from: this.#from, to: this.#to, raw, isTls: this.isTls })
    await this.#run('dot')
    return true
  }

  async #run(verb: Verb): Promise<void> {
    const used = this.#uses.get(verb) ?? 0
    this.#uses.set(verb, used + 1)
    const steps = this.#script[verb] ?? this.#defaultOf(verb)
    const step = typeof steps === 'function' ? steps : (steps[used] ?? steps.at(-1))
    await step?.(this)
    if (verb === 'starttls' && this.#script.starttls === undefined) await this.#secure()
  }

  #defaultOf(verb: Verb): Step {
    if (verb === 'body') return () => Promise.resolve()
    return verb === 'ehlo' ? say(this.#greet()) : DEFAULTS[verb]
  }

  #greet(): string {
    const offered = [...(this.#script.extensions ?? [])]
    if (this.#script.tls !== undefined && !this.isTls) offered.push('STARTTLS')
    const lines = ['peer.example.test', ...offered]
    return lines.map((line, index) => `250${index === lines.length - 1 ? ' ' : '-'}${line}`).join('\r\n')
  }

  async #secure(): Promise<void> {
    const plain = this.socket
    plain.removeAllListeners('data')
    this.socket = new tls.TLSSocket(plain, { isServer: true, ...this.#script.tls })
    this.isTls = true
    this.#input = Buffer.alloc(0)
    this.#listen()
    await Promise.resolve()
  }
}

function isVerb(verb: string): verb is Exclude<Verb, 'banner' | 'body' | 'dot'> {
  return ['ehlo', 'helo', 'starttls', 'mail', 'rcpt', 'data', 'rset', 'quit'].includes(verb)
}

export interface ScriptedPeer {
  readonly port: number
  readonly connections: readonly PeerConnection[]
  /** Every mail whose final dot arrived, over all connections. */
  mails(): TakenMail[]
  close(): Promise<void>
}

/** Listens on a loopback address; the n-th connection follows the n-th script, further ones the last. */
export async function startPeer(scripts: readonly Script[], host = '127.0.0.1'): Promise<ScriptedPeer> {
  const connections: PeerConnection[] = []
  const sockets = new Set<net.Socket>()
  const server = net.createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    connections.push(new PeerConnection(socket, scripts[connections.length] ?? scripts.at(-1) ?? {}))
  })
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the peer has no port')
  return {
    port: address.port,
    connections,
    mails: () => connections.flatMap((connection) => connection.mails),
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
