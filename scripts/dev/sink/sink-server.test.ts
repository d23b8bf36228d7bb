import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Sink, startSink } from './sink-server.ts'

let outboxDir: string
let sink: Sink

beforeAll(async () => {
  outboxDir = mkdtempSync(join(tmpdir(), 'sink-'))
  sink = await startSink({ outboxDir, host: '127.0.0.1', port: 0 })
})
afterAll(async () => {
  await sink.close()
  rmSync(outboxDir, { recursive: true })
})
beforeEach(() => {
  for (const file of readdirSync(outboxDir)) rmSync(join(outboxDir, file))
})

/** A client that speaks lines: `ask` sends and resolves with the next whole reply, or `'closed'`. */
class Client {
  socket: Socket
  #text = ''
  #wake: () => void = () => undefined
  #closed = false

  constructor(socket: Socket) {
    this.socket = socket
    this.#listen()
  }
  #listen(): void {
    this.socket.on('data', (chunk) => {
      this.#text += chunk.toString('latin1')
      this.#wake()
    })
    this.socket.on('error', () => undefined)
    this.socket.on('close', () => {
      this.#closed = true
      this.#wake()
    })
  }
  async reply(): Promise<string> {
    for (;;) {
      const found = /^(?:\d{3}-.*\r\n)*\d{3} .*\r\n/.exec(this.#text)
      if (found) {
        this.#text = this.#text.slice(found[0].length)
        return found[0].trimEnd()
      }
      if (this.#closed) return 'closed'
      await new Promise<void>((wake) => {
        this.#wake = wake
      })
    }
  }
  ask(text: string | Buffer): Promise<string> {
    this.socket.write(typeof text === 'string' ? `${text}\r\n` : text)
    return this.reply()
  }
  async startTls(): Promise<void> {
    this.socket.removeAllListeners('data')
    this.socket = connectTls({ socket: this.socket, rejectUnauthorized: false })
    this.#listen()
    await new Promise((done) => this.socket.once('secureConnect', done))
  }
}

async function open(): Promise<Client> {
  const client = new Client(connect(sink.port, '127.0.0.1'))
  expect(await client.reply()).toMatch(/^220 /)
  await client.ask('EHLO client.test')
  await client.ask('MAIL FROM:<from@a.test>')
  return client
}

const deliver = async (client: Client, rcptTo: string, raw = 'A: b\r\n\r\nc\r\n'): Promise<string> => {
  const answer = await client.ask(`RCPT TO:<${rcptTo}>`)
  if (!answer.startsWith('250')) return answer
  expect(await client.ask('DATA')).toMatch(/^354 /)
  return client.ask(Buffer.from(`${raw}.\r\n`, 'latin1'))
}
const storedFiles = (ending: string): string[] => readdirSync(outboxDir).filter((file) => file.endsWith(ending))

describe('startSink', () => {
  it('stores the exact unstuffed bytes and the envelope beside them', async () => {
    const client = await open()
    await client.ask('RCPT TO:<one@b.test>')
    expect(await deliver(client, 'Two+x@b.test', 'S: \xe9\r\n\r\n..dot\r\nlf\nlf\r\n')).toMatch(/^250 2.0.0 /)
    const [eml] = storedFiles('.eml')
    expect(readFileSync(join(outboxDir, eml!), 'latin1')).toBe('S: \xe9\r\n\r\n.dot\r\nlf\nlf\r\n')
    const envelope = JSON.parse(readFileSync(join(outboxDir, eml!.replace('.eml', '.json')), 'utf8'))
    expect(envelope).toEqual({ mailFrom: 'from@a.test', rcptTo: ['one@b.test', 'Two+x@b.test'] })
    expect(readdirSync(outboxDir)).toHaveLength(2)
  })
  it('takes several mails on one connection, the null sender and pipelined commands', async () => {
    const client = await open()
    await deliver(client, 'one@b.test')
    client.socket.write('MAIL FROM:<> SIZE=9 BODY=8BITMIME\r\nRCPT TO:<two@b.test>\r\nDATA\r\n')
    for (const code of ['250', '250', '354']) expect((await client.reply()).slice(0, 3)).toBe(code)
    client.socket.write('x\r\n.\r\nMAIL FROM:<c@d.test>\r\nQUIT\r\n')
    for (const code of ['250', '250', '221']) expect((await client.reply()).slice(0, 3)).toBe(code)
    expect(await client.reply()).toBe('closed')
    expect(storedFiles('.eml')).toHaveLength(2)
    const last = storedFiles('.json').sort().at(-1)!
    expect(JSON.parse(readFileSync(join(outboxDir, last), 'utf8'))).toEqual({ mailFrom: '', rcptTo: ['two@b.test'] })
  })
  it('offers PIPELINING, 8BITMIME, SIZE and STARTTLS, and speaks TLS', async () => {
    const client = await open()
    const offer = await client.ask('EHLO client.test')
    for (const word of ['STARTTLS', 'PIPELINING', '8BITMIME', 'SIZE ']) expect(offer).toContain(word)
    expect(await client.ask('STARTTLS')).toMatch(/^220 /)
    await client.startTls()
    expect(await client.ask('EHLO client.test')).not.toContain('STARTTLS')
    await client.ask('MAIL FROM:<from@a.test>')
    expect(await deliver(client, 'tls@b.test')).toMatch(/^250 /)
    expect(storedFiles('.eml')).toHaveLength(1)
  })
  it('throws away what was sent in clear behind STARTTLS', async () => {
    const client = await open()
    expect(await client.ask(Buffer.from('STARTTLS\r\nMAIL FROM:<evil@a.test>\r\n'))).toMatch(/^220 /)
    await client.startTls()
    expect(await client.ask('RCPT TO:<x@b.test>')).toMatch(/^503 /)
  })
  it('answers commands out of order with 503, nonsense with 500', async () => {
    const client = await open()
    expect(await client.ask('MAIL FROM:<again@a.test>')).toMatch(/^503 /)
    expect(await client.ask('DATA')).toMatch(/^554 /)
    expect(await client.ask('RSET')).toMatch(/^250 /)
    expect(await client.ask('RCPT TO:<x@b.test>')).toMatch(/^503 /)
    expect(await client.ask('MAIL FROM:nobody')).toMatch(/^501 /)
    expect(await client.ask('FOO')).toMatch(/^500 /)
    expect(await client.ask('x'.repeat(70_000))).toMatch(/^421 /)
  })
})

describe('local parts that ask for behaviour', () => {
  it('defer-1+… is 451 once, then 250; defer-2+… twice; counted for each whole address', async () => {
    const client = await open()
    for (const address of ['defer-1+a@b.test', 'defer-2+a@b.test', 'defer-1+a@c.test']) {
      expect(await client.ask(`RCPT TO:<${address}>`)).toMatch(/^451 4\.7\.1 /)
    }
    expect(await client.ask('RCPT TO:<defer-1+a@b.test>')).toMatch(/^250 /)
    expect(await client.ask('RCPT TO:<defer-2+a@b.test>')).toMatch(/^451 /)
    expect(await client.ask('RCPT TO:<defer-2+a@b.test>')).toMatch(/^250 /)
    expect(await deliver(client, 'defer-1+a@c.test')).toMatch(/^250 /)
  })
  it('bounce+… is 550 5.1.1, policy+… 550 5.7.1, full+… 452 4.2.2', async () => {
    const client = await open()
    expect(await client.ask('RCPT TO:<bounce+a@b.test>')).toMatch(/^550 5\.1\.1 /)
    expect(await client.ask('RCPT TO:<policy+a@b.test>')).toMatch(/^550 5\.7\.1 /)
    expect(await client.ask('RCPT TO:<full+a@b.test>')).toMatch(/^452 4\.2\.2 /)
    expect(await client.ask('RCPT TO:<bouncer@b.test>')).toMatch(/^250 /)
  })
  it('busy+… is 421 and the connection closes', async () => {
    const client = await open()
    expect(await client.ask('RCPT TO:<busy+a@b.test>')).toMatch(/^421 /)
    expect(await client.reply()).toBe('closed')
  })
  it('drop+… drops after the dot and stores nothing', async () => {
    const client = await open()
    expect(await deliver(client, 'drop+a@b.test')).toBe('closed')
    expect(readdirSync(outboxDir)).toEqual([])
  })
  it('slow+… is 250 after 5 s', async () => {
    const client = await open()
    const startedMs = performance.now()
    expect(await deliver(client, 'slow+a@b.test')).toMatch(/^250 /)
    expect(performance.now() - startedMs).toBeGreaterThan(4_900)
  })
})
