/** Bare Haraka: takes mail by SMTP and sends it on with its own outbound client, with nothing of ours in it. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chooseQueueDir } from '../../../relay/haraka/write-config.ts'
import { ROOT } from '../../../scripts/dev/settings.ts'
import type { Later } from '../cleanup.ts'
import { accepts, findFreePort, startProcess, waitUntil } from '../processes.ts'
import { makeTemporaryFolder } from '../temporary-folder.ts'

export const HARAKA = join(ROOT, 'node_modules/Haraka/bin/haraka')
const HOST = '127.0.0.1'
const PLUGIN = 'pass-all-to-the-sink'

const plugin = (sinkPort: number): string => `
exports.hook_connect = function (next, connection) { connection.relaying = true; next() }
exports.hook_rcpt = function (next) { next(OK) }
exports.hook_get_mx = function (next) { next(OK, { priority: 0, exchange: '${HOST}', port: ${sinkPort} }) }
`

/** Its queue is in memory, as that of ours is. Answers its port. */
export async function startHarakaRelay(later: Later, sinkPort: number, concurrency: number): Promise<number> {
  const folder = makeTemporaryFolder(later)
  const queueFolder = makeTemporaryFolder(later, join(chooseQueueDir('', folder)))
  const port = await findFreePort()
  const config = join(folder, 'config')
  mkdirSync(join(folder, 'plugins'))
  cpSync(join(ROOT, 'relay/haraka/outbound/config'), config, { recursive: true })
  const smtp = readFileSync(join(config, 'smtp.ini'), 'utf8').replace('@listen@', `${HOST}:${port}`)
  writeFileSync(join(config, 'smtp.ini'), smtp)
  writeFileSync(join(config, 'plugins'), `${PLUGIN}\n`)
  writeFileSync(join(config, 'queue_dir'), `${queueFolder}\n`)
  writeFileSync(join(config, 'outbound.ini'), `concurrency_max=${concurrency}\nlocal_mx_ok=true\n`)
  writeFileSync(join(folder, 'plugins', `${PLUGIN}.js`), plugin(sinkPort))
  const { tail } = startProcess(later, process.execPath, [HARAKA, '-c', folder])
  await waitUntil('Haraka', () => accepts({ host: HOST, port })).catch((error: unknown) => {
    throw new Error(`Haraka did not start: ${tail()}`, { cause: error })
  })
  return port
}
