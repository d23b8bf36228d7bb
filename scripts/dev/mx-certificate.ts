/** The certificate that the development MX offers STARTTLS with: made once, worth nothing elsewhere. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { generate } from 'selfsigned'
import { z } from 'zod'
import { replaceFile } from './replace-file.ts'
import { NAMES } from './settings.ts'

const MxCertificate = z.object({ key: z.string(), cert: z.string() })
export type MxCertificate = z.infer<typeof MxCertificate>

export async function loadMxCertificate(localDir: string): Promise<MxCertificate> {
  const path = join(localDir, 'mx-certificate.json')
  if (existsSync(path)) return MxCertificate.parse(JSON.parse(readFileSync(path, 'utf8')))
  const made = await generate([{ name: 'commonName', value: NAMES.mx }])
  const certificate: MxCertificate = { key: made.private, cert: made.cert }
  replaceFile(path, `${JSON.stringify(certificate, null, 2)}\n`, 0o600)
  return certificate
}
