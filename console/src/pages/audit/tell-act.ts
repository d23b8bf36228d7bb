/** An act of the audit log in words: `member.removed` of bob is "Member removed: bob@example.net". */
import type { AuditEntry } from '../../api/audit.ts'

/** What in the details names the thing, or says why, best first. */
const NAMES = ['email', 'name', 'address', 'endpoint', 'network', 'reason', 'role'] as const

const SHORT_FORMS = /\b(api|dkim)\b/g

export function tellAct({ act, detail }: Pick<AuditEntry, 'act' | 'detail'>): string {
  const words = act.replaceAll(/[._]/g, ' ').replaceAll(SHORT_FORMS, (word) => word.toUpperCase())
  const sentence = `${words.charAt(0).toUpperCase()}${words.slice(1)}`
  const name = NAMES.map((field) => detail[field]).find((value) => typeof value === 'string' && value !== '')
  return name === undefined ? sentence : `${sentence}: ${name}`
}
