/** A certificate of its own for each call, in files as an operator has them. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import selfsigned from 'selfsigned'
import type { CertificateFiles } from '../../relay/haraka/smtp-server/certificate/certificate-files.ts'

/** Writes or replaces `key.pem` and `chain.pem` of a folder. */
export async function writeCertificate(folder: string, name: string): Promise<CertificateFiles> {
  const made = await selfsigned.generate([{ name: 'commonName', value: name }])
  const files = { keyFile: join(folder, 'key.pem'), certFile: join(folder, 'chain.pem') }
  writeFileSync(files.keyFile, made.private, { mode: 0o600 })
  writeFileSync(files.certFile, made.cert)
  return files
}
