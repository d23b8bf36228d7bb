/** An act of the audit log in words: `member.removed` of bob is "Member removed: bob@example.net". */
import type { AuditEntry } from '../../api/audit.ts'

/** What in the details names the thing, best first. */
const NAMES = ['email', 'name', 'address', 'endpoint', 'network', 'role'] as const

export function tellAct({ act, detail }: Pick<AuditEntry, 'act' | 'detail'>): string {
  const words = act.replaceAll(/[._]/g, ' ')
  const sentence = `${words.charAt(0).toUpperCase()}${words.slice(1)}`
  const name = NAMES.map((field) => detail[field]).find((value) => typeof value === 'string' && value !== '')
  return name === undefined ? sentence : `${sentence}: ${name}`
}
