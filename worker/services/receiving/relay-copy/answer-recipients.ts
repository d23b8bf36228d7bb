/** Addresses that a relay's copy lacks, asked before it refuses them. */
import type { RecipientsAnswer, RecipientVerdict } from '@mailstead/contracts/mx-entry.ts'
import type { Deps } from '../../../deps.ts'
import type { ReceivingDomain } from '../../../store/directory/receiving/receiving-domains.ts'
import { locateDomains } from '../accept/locate-domains.ts'
import { type Resolution, resolveQuestions } from '../resolve-recipients.ts'

function judge(domain: ReceivingDomain | null, resolution: Resolution): RecipientVerdict {
  if (domain === null) return 'foreign'
  return resolution.kind === 'unknown' && !takesUnknown(domain) ? 'unknown' : 'take'
}

/** At a host of return paths nothing is taken but return paths. */
const takesUnknown = ({ role, unknownRecipients }: ReceivingDomain): boolean =>
  role === 'mail' && unknownRecipients === 'accept'

/** What becomes of each address now, in the order of the question. Throws when the directory cannot be asked. */
export async function answerRecipients(
  deps: Pick<Deps, 'directory'>,
  addresses: readonly string[],
): Promise<RecipientsAnswer> {
  const domains = await locateDomains(deps, addresses)
  const questions = addresses.map((rcptTo, index) => ({ domain: domains[index] ?? null, rcptTo }))
  const resolutions = await resolveQuestions(deps, questions)
  return {
    answers: questions.map(({ domain, rcptTo }, index) => ({
      address: rcptTo,
      verdict: judge(domain, resolutions[index] ?? { kind: 'unknown' }),
    })),
  }
}
