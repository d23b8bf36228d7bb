/** A folder of settings for spamd: Debian's plugin lists (`*.pre`) and our `local.cf`, and nothing else of this machine. */
import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const OURS = fileURLToPath(new URL('local.cf', import.meta.url))
const SYSTEM_FOLDER = '/etc/spamassassin'

/** Writes the folder; the user that spamd becomes must be able to read it. Without the system's lists SpamAssassin has its built-in plugins only. */
export function writeSpamassassinConfig(folder: string, systemFolder = SYSTEM_FOLDER): void {
  mkdirSync(folder, { recursive: true })
  const names = existsSync(systemFolder) ? readdirSync(systemFolder).filter((name) => name.endsWith('.pre')) : []
  for (const name of names) copyFileSync(join(systemFolder, name), join(folder, name))
  copyFileSync(OURS, join(folder, 'local.cf'))
}
