/** `POST /v1/score`: what the spam scorer says of a mail that was taken without a score. */
import type { IncomingMessage } from 'node:http'
import { SCORE_MAX_BYTES } from '@mailstead/contracts/mail-checks.ts'
import type { Scorer } from '../../scorer/scorer.ts'
import { type Answer, refusal } from './answer.ts'
import { readSigned } from './read-small.ts'

/** Fields that the Worker may have put in front. */
const FRONT_MAX_BYTES = 65_536

/** 200 with the scan, 503 while the scorer is away or busy, 501 when this relay has none. */
export async function postScore(
  { scorer }: { readonly scorer: Pick<Scorer, 'score'> | null },
  request: IncomingMessage,
  digest: string,
): Promise<Answer> {
  if (scorer === null) return refusal(501, 'this relay has no scorer')
  const raw = await readSigned(request, digest, SCORE_MAX_BYTES + FRONT_MAX_BYTES)
  if (!Buffer.isBuffer(raw)) return raw
  const scan = await scorer.score(raw)
  return scan === null
    ? refusal(503, 'the scorer is away or busy', { 'retry-after': '5' })
    : { status: 200, body: scan }
}
