/**
 * What single providers mean by their own codes and words, where that differs from the general rules. Keyed by the site
 * (registrable domain of the MX), or by marks that only that provider's software writes.
 */
import type { ReplyRule } from './reply-rule.ts'

const GOOGLE = /^google(mail)?\.com$/
const MICROSOFT = /^(outlook|hotmail|microsoft|office365)\.(com|us)$/
const YAHOO = /^(yahoodns\.net|yahoo\.com|aol\.com)$/
const UNITED_INTERNET = /^(gmx\.(net|de|com)|web\.de|kundenserver\.de|1and1\.com|ionos\.(com|de))$/
const ICLOUD = /^(icloud|apple|me)\.com$/
const COMCAST = /^comcast\.net$/
const TENCENT = /^qq\.com$/
const NETEASE = /^(163|126|netease)\.com$/

const DEAD = { category: 'recipient', isDead: true } as const

export const SITE_RULES: readonly ReplyRule[] = [
  // Gmail: 5.2.1 also stands for a user who receives too much at the moment.
  { site: GOOGLE, category: 'transient', text: /receiving mail (at a rate|too quickly)/i },
  {
    site: GOOGLE,
    category: 'reputation',
    text: /very low reputation|unusual rate of|not authorized to send email directly/i,
  },
  { site: GOOGLE, category: 'content', text: /likely (unsolicited|suspicious)|presents a potential security issue/i },

  // Outlook: directory based edge blocking answers for unknown recipients with "Access denied".
  { site: MICROSOFT, ...DEAD, code: /^5/, enhanced: /^5\.4\.1$/, text: /recipient address rejected: access denied/i },
  {
    site: MICROSOFT,
    ...DEAD,
    code: /^5/,
    enhanced: /^(5\.5\.0|)$/,
    text: /requested action not taken: mailbox unavailable/i,
  },
  { site: MICROSOFT, category: 'reputation', enhanced: /^[45]\.7\.(6[0-4]\d|650|70[58]|511)$/ },
  { site: MICROSOFT, category: 'policy', enhanced: /^5\.7\.(5\d\d|1[1-3]\d|23|57|750)$/ },
  { category: 'reputation', text: /\((S3140|S3150|S775|S844)\)|banned sending IP|on our block list/i },

  // Yahoo and AOL: the reason is a mark in square brackets or the words after "delivery error: dd".
  { site: YAHOO, category: 'reputation', text: /\[(TSS?\d+|TS\d+|BL\d+|GL\d+|RL\d+|IPTS\d+)\]/ },
  { site: YAHOO, category: 'content', text: /\[(PH|IP|CON|SC)\d+\]|message content rejected/i },
  { site: YAHOO, ...DEAD, code: /^5/, text: /doesn't have a \S+ account|mailbox not found|this mailbox is disabled/i },
  { site: YAHOO, category: 'policy', enhanced: /^5\.7\.9$/ },

  // GMX, web.de, IONOS: the RFC's own sentence stands for an unknown address.
  { site: UNITED_INTERNET, ...DEAD, code: /^550$/, text: /requested action not taken: mailbox unavailable/i },
  {
    site: UNITED_INTERNET,
    category: 'reputation',
    text: /(no|bad|invalid) (dns )?ptr|ip (address )?is (black|block)listed|\bRBL\b/i,
  },

  { site: ICLOUD, category: 'content', text: /\[CS\d+\]/ },
  { site: ICLOUD, category: 'reputation', text: /\[HM\d+\]/ },

  { site: TENCENT, category: 'content', text: /mail content denied|suspected (to be )?spam/i },
  { site: TENCENT, category: 'reputation', text: /frequency limited|ip (is )?in (the )?blacklist/i },
  { site: NETEASE, category: 'content', text: /\b(DT:SPM|DT:SUM|HL:ITC)\b/ },
  { site: NETEASE, category: 'reputation', text: /\b(MI:(IMF|SPB|DMC)|CL:CC|RP:(QRC|CEL|TRC))\b/ },

  // Gateways: Comcast, Mimecast, Proofpoint, Barracuda, Cloudmark write the same wherever they run.
  { site: COMCAST, ...DEAD, code: /^5/, text: /not our customer/i },
  { category: 'reputation', text: /\b(BL|RL)0000\d\d\b/ },
  {
    category: 'reputation',
    text: /csi\.mimecast\.org|poor reputation sender|ipcheck\.proofpoint\.com|barracuda ?reputation|csi\.cloudmark\.com/i,
  },
  { category: 'policy', text: /permanent failure for one or more recipients \([^)]*:blocked\)/i },
  { category: 'policy', text: /(blocked sender|security) polic(y|ies)|manually blocked senders/i },
]
