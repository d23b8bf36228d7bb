/** Bare Haraka that takes mail and is done with it: dropped at once, or in a file that is on disk before the 250. */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../../../scripts/dev/settings.ts'
import type { Later } from '../cleanup.ts'
import { accepts, findFreePort, startProcess, waitUntil } from '../processes.ts'
import { HARAKA } from '../relay/haraka-relay.ts'
import { makeTemporaryFolder } from '../temporary-folder.ts'

const HOST = '127.0.0.1'
const PLUGIN = 'take-all'

const dropping = 'exports.hook_queue = function (next, connection) { next(OK) }'

const keeping = (folder: string): string => `
const fs = require('node:fs')
exports.hook_queue = function (next, connection) {
  const { transaction } = connection
  const file = fs.createWriteStream('${folder}/' + transaction.uuid, { flush: true })
  file.on('error', () => next(DENYSOFT))
  file.on('finish', () => next(OK))
  transaction.message_stream.pipe(file, { dangling_dots: false, line_endings: '\\r\\n' })
}`

/** Answers its port. */
export async function startHarakaTaker(later: Later, { isKept }: { readonly isKept: boolean }): Promise<number> {
  const folder = makeTemporaryFolder(later)
  const port = await findFreePort()
  const config = join(folder, 'config')
  for (const name of ['plugins', 'mails']) mkdirSync(join(folder, name))
  cpSync(join(ROOT, 'relay/haraka/outbound/config'), config, { recursive: true })
  writeFileSync(join(config, 'smtp.ini'), `listen=${HOST}:${port}\nnodes=0\n`)
  writeFileSync(join(config, 'plugins'), `${PLUGIN}\n`)
  writeFileSync(
    join(folder, 'plugins', `${PLUGIN}.js`),
    `exports.hook_rcpt = function (next) { next(OK) }\n${isKept ? keeping(join(folder, 'mails')) : dropping}\n`,
  )
  const { tail } = startProcess(later, process.execPath, [HARAKA, '-c', folder])
  await waitUntil('Haraka', () => accepts({ host: HOST, port })).catch((error: unknown) => {
    throw new Error(`Haraka did not start: ${tail()}`, { cause: error })
  })
  return port
}
