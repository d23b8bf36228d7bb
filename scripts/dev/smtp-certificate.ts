/** The certificate of the development system's SMTP servers: made once, worth nothing elsewhere. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { generate } from 'selfsigned'
import type { CertificateFiles } from '../../relay/haraka/smtp-server/certificate/certificate-files.ts'
import { replaceFile } from './replace-file.ts'
import { HOST, NAMES } from './settings.ts'

export async function makeSmtpCertificate(localDir: string): Promise<CertificateFiles> {
  const files = { keyFile: join(localDir, 'smtp-key.pem'), certFile: join(localDir, 'smtp-certificate.pem') }
  if (existsSync(files.keyFile) && existsSync(files.certFile)) return files
  // A client may be told to trust it: then it must be for the names by which it is called.
  const altNames = [NAMES.mx, NAMES.submission, 'localhost'].map((value) => ({ type: 2 as const, value }))
  const made = await generate([{ name: 'commonName', value: NAMES.mx }], {
    extensions: [{ name: 'subjectAltName', altNames: [...altNames, { type: 7 as const, ip: HOST }] }],
  })
  replaceFile(files.keyFile, made.private, 0o600)
  replaceFile(files.certFile, made.cert, 0o600)
  return files
}
