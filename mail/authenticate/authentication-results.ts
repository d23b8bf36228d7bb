/**
 * The Authentication-Results field (RFC 8601 §2.2) of what we found out. Nothing out of a mail or of DNS may open a comment, end a
 * quoted string or begin a line: a value that is not of its grammar is left out, a comment is escaped.
 */
import type { DkimCheck, MailChecks, SpfCheck } from './checks.ts'
import { isDnsName } from './domain-name.ts'

/** RFC 5322 §2.1.1; a word that is longer gets a line of its own, and none comes near the limit of 998. */
const LINE_OCTETS = 78
const COMMENT_MAX = 300
// RFC 8601 §2.2: [local-part "@"] domain-name, the local part a dot-atom; not one that looks like a result itself.
const ADDRESS = /^[a-z0-9!#$%&'*+/?^_`{|}~-]{1,64}(?:\.[a-z0-9!#$%&'*+/?^_`{|}~-]{1,64})*@([a-z0-9._-]+)$/i
const ADDRESS_MAX_OCTETS = 320
const KEYWORD = /^[a-z][a-z0-9-]{0,39}$/

/** The whole field, folded, without its last line end. `mailFrom` is empty for the null sender. */
export function renderAuthenticationResults(authservId: string, mailFrom: string, checks: MailChecks): string {
  const { spf, dkim, dmarc, arc, ptr } = checks
  const results = [
    // RFC 8601 §2.7.3; the name is only in a comment, since no property is registered for it.
    ['iprev', ptr.result, comment(ptr.name)],
    ['spf', spf.result, spfProperty(mailFrom, spf)],
    ...(dkim.length === 0 ? [['dkim', 'none']] : dkim.map(dkimResult)),
    ['dmarc', dmarc.result, property('policy.dmarc', dmarc.policy), property('header.from', dmarc.domain)],
    ['arc', arc.result, comment(arc.sealer === null ? null : `sealed by ${arc.sealer}`)],
  ]
  const words = results.map(([method = '', result = '', ...rest]) =>
    [`${method}=${keyword(result)}`, ...rest].filter(isWord),
  )
  return fold(`Authentication-Results: ${showId(authservId)}`, words)
}

const isWord = (text: string): boolean => text !== ''

const keyword = (text: string): string => (KEYWORD.test(text) ? text : 'permerror')

// RFC 8601 §2.5: a host name as a rule; anything else is a quoted string.
const showId = (id: string): string =>
  isDnsName(id) ? id : `"${id.replace(/[^\x20-\x7e]|["\\]/g, '?').slice(0, 255)}"`

const property = (name: string, value: string | null): string =>
  value !== null && isDnsName(value) ? `${name}=${value}` : ''

function comment(text: string | null): string {
  if (text === null || text === '') return ''
  const printable = text
    .replace(/[^\x20-\x7e]/g, '?')
    .replace(/ +/g, ' ')
    .slice(0, COMMENT_MAX)
  // RFC 5322 §3.2.2: brackets and backslashes of a comment are quoted pairs.
  return `(${printable.replace(/[()\\]/g, '\\$&').trim()})`
}

// RFC 8601 §2.7.2: of the null sender, the name that HELO gave was checked.
function spfProperty(mailFrom: string, { domain }: SpfCheck): string {
  if (mailFrom === '') return property('smtp.helo', domain)
  const host = mailFrom.length <= ADDRESS_MAX_OCTETS ? ADDRESS.exec(mailFrom)?.[1] : undefined
  return host !== undefined && isDnsName(host) ? `smtp.mailfrom=${mailFrom}` : property('smtp.mailfrom', domain)
}

const dkimResult = (check: DkimCheck): string[] => [
  'dkim',
  check.result,
  comment(check.comment),
  property('header.d', check.domain),
  property('header.s', check.selector),
  property('header.a', check.algorithm),
]

/** Each result on a line of its own, continued where it is too long. */
function fold(start: string, results: string[][]): string {
  const lines = [start]
  for (const words of results) {
    lines.push(`${lines.pop()};`)
    let line = ''
    for (const word of words.join(' ').split(' ')) {
      if (line !== '' && line.length + word.length > LINE_OCTETS) {
        lines.push(line)
        line = ''
      }
      line += ` ${word}`
    }
    lines.push(line)
  }
  return lines.join('\r\n')
}
