/** The front as a process: hands on what the agent answers, and takes a new certificate while a connection is open. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type TLSSocket } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { generate } from 'selfsigned'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { eventually } from '../../test/eventually.ts'

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url))

let folder: string
let agent: Server
let front: ChildProcess
let port: number

async function writeCertificate(name: string): Promise<void> {
  const made = await generate([{ name: 'commonName', value: name }])
  writeFileSync(join(folder, 'key.pem'), made.private)
  writeFileSync(join(folder, 'cert.pem'), made.cert)
}

async function findPort(): Promise<number> {
  const probe = createTcpServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port: found } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return found
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'front-'))
  await writeCertificate('first.example')
  agent = createServer((request, response) => response.end(`${request.method} ${request.url}`))
  agent.listen(0, '127.0.0.1')
  await once(agent, 'listening')
  port = await findPort()
  front = spawn(process.execPath, [MAIN], {
    env: {
      FRONT_LISTEN: `127.0.0.1:${port}`,
      FRONT_TO: `127.0.0.1:${(agent.address() as AddressInfo).port}`,
      FRONT_CERTIFICATES: folder,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (front.stdout) await once(front.stdout, 'data')
})
afterEach(async () => {
  front.kill('SIGKILL')
  agent.closeAllConnections()
  await new Promise((resolve) => agent.close(resolve))
  rmSync(folder, { recursive: true, force: true })
})

async function open(): Promise<TLSSocket> {
  const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false })
  await once(socket, 'secureConnect')
  return socket
}

async function ask(socket: TLSSocket, path: string): Promise<string> {
  socket.write(`GET ${path} HTTP/1.1\r\nhost: relay.example\r\n\r\n`)
  const [data] = await once(socket, 'data')
  return String(data).split('\r\n\r\n')[1] ?? ''
}

const nameOf = (socket: TLSSocket) => socket.getPeerCertificate().subject.CN

it('hands on requests, and a new certificate ends no connection', async () => {
  const before = await open()
  expect([nameOf(before), await ask(before, '/v1/health')]).toEqual(['first.example', 'GET /v1/health'])
  await writeCertificate('second.example')
  front.kill('SIGHUP')
  await eventually(async () => {
    const socket = await open()
    const name = nameOf(socket)
    socket.destroy()
    expect(name).toBe('second.example')
  })
  expect(await ask(before, '/again')).toBe('GET /again')
  before.destroy()
})

it('ends with its connections when it is told to, and refuses what is older than TLS 1.2', async () => {
  const old = connect({
    host: '127.0.0.1',
    port,
    rejectUnauthorized: false,
    minVersion: 'TLSv1.1',
    maxVersion: 'TLSv1.1',
  })
  await expect(once(old, 'secureConnect')).rejects.toThrow()
  const socket = await open()
  const ended = once(socket, 'close')
  const exited = once(front, 'exit')
  front.kill('SIGINT')
  await ended
  expect(await exited).toEqual([0, null])
})

it('closes the connection when the agent is not there', async () => {
  await new Promise((resolve) => agent.close(resolve))
  const socket = await open()
  await once(socket, 'close')
  agent.listen(0, '127.0.0.1')
})
