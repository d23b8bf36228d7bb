/** The mail of every bench: 5 KB of text in lines of 76 characters. */

const BYTES = 5_000

/** Lines with CRLF, at least 5,000 bytes in all. */
export const SAMPLE_TEXT = `${'The quick brown fox jumps over the lazy dog, and writes home about it. 0123\r\n'.repeat(
  Math.ceil(BYTES / 77),
)}`

/** Body of `POST /v1/emails`. */
export const sampleRequest = (from: string, to: string): string =>
  JSON.stringify({ from, to: [to], subject: 'A mail of five kilobytes', text: SAMPLE_TEXT })

/** A whole mail; `token` becomes its Message-ID. */
export const sampleMail = (token: string): string =>
  `From: bench@bench.example\r\nTo: ada@peer.example\r\nSubject: Bench\r\nMessage-ID: <${token}@bench.example>\r\n\r\n${SAMPLE_TEXT}`

/** Body of `POST /v1/emails/batch`. */
export const sampleBatch = (from: string, to: string, mails: number): string =>
  `[${Array.from({ length: mails }, () => sampleRequest(from, to)).join(',')}]`
