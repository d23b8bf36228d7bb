/** The Worker's variables and secrets in development, as a file for `wrangler dev --env-file`. */
import { join } from 'node:path'
import type { LocalSecrets } from '../local-secrets.ts'
import { replaceFile } from '../replace-file.ts'
import { HOST, NAMES, type Settings } from '../settings.ts'

/** Two resolvers are asked in production; here both are the loopback DNS. */
export const workerVariables = (settings: Settings, secrets: LocalSecrets): Record<string, string> => ({
  MODE: 'development',
  MAIL_HOST: NAMES.mail,
  PUBLIC_URL: settings.url,
  RETURN_PATH_MX: NAMES.mx,
  SPF_INCLUDE: NAMES.spf,
  RECEIVING_MX: NAMES.demoMx,
  OUTGOING_ALLOWED_HOSTS: settings.outgoingAllowedHosts,
  SUBMISSION_HOST: HOST,
  SUBMISSION_PORT: String(settings.ports.SUBMISSION_PORT),
  SUBMISSIONS_PORT: String(settings.ports.SUBMISSIONS_PORT),
  DOH_URLS: `${settings.dohUrl},${settings.dohUrl}`,
  MASTER_KEY: secrets.masterKey,
  RETURN_PATH_SECRET: secrets.returnPathSecret,
  AUTH_SECRET: secrets.authSecret,
})

/** Writes the file, readable by the user alone, and returns its path: secrets stay off command lines. */
export function writeWorkerVariables(settings: Settings, secrets: LocalSecrets): string {
  const path = join(settings.localDir, 'worker.vars')
  const lines = Object.entries(workerVariables(settings, secrets)).map(([name, value]) => `${name}="${value}"`)
  replaceFile(path, `${lines.join('\n')}\n`, 0o600)
  return path
}
