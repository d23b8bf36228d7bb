/**
 * What the words of a reply say, whoever wrote them. The first rule that fits decides, and the order is the point:
 * words that blame the sender, the source, the mail or the network come before those about a dead address, so that
 * `550 5.1.1 … blocked by policy` never suppresses anybody.
 */
import type { ReplyRule } from './reply-rule.ts'

/** Says that the mailbox is not there, in the forms of the common servers. */
const UNKNOWN_ADDRESS = new RegExp(
  [
    /(user|recipient|mailbox|account|address|addressee|person|inbox)( name)?( you[^.]{0,40})?( is| was)? (unknown|not found|invalid)\b/,
    /(unknown|invalid|no such|non-?existent|nonexisting) (virtual )?(local )?(user|recipient|mailbox|account|address|person|addressee)/,
    /(user|recipient|mailbox|account|address|alias)\b[^.]{0,60} (does ?n[o']t|do not|doesn.t) exist/,
    /no (such )?(mailbox|user|account|person|recipient|address)( \S+)? (here|at this|by that name|with that name|in this)/,
    /(not a (valid|known) (mailbox|user|recipient|address))|(user|mailbox|account) (does ?n[o']t have|has no)\b/,
    /recipient ?not ?found|user ?unknown|no mailbox here by that name|unrouteable address|no longer on server|invalid final delivery userid/,
    /mailbox unavailable: (user|account) (not found|unknown)|is not (known|listed) (here|in)/,
    /not listed in (the )?(\S+ )?(directory|address book|name book)/,
    /(empf.nger|benutzer|adresse?|postfach|konto)\b[^.]{0,40} (unbekannt|existiert nicht|nicht (gefunden|vorhanden|bekannt))/,
    /(destinataire|utilisateur|adresse|compte|bo.te)\b[^.]{0,40} (invalide|inconnue?|n.existe pas|introuvable)/,
    /(usuario|destinatario|cuenta|buz.n|direcci.n)\b[^.]{0,40} (desconocid[oa]|no existe|inexistente|no encontrad[oa])/,
    /(utente|destinatario|casella|indirizzo)\b[^.]{0,40} (inesistente|sconosciut[oa]|non esiste|non trovat[oa])/,
    /(usu.rio|destinat.rio|conta|endere.o)\b[^.]{0,40} (desconhecid[oa]|n.o existe|inexistente|n.o encontrad[oa])/,
    /(gebruiker|ontvanger|adres|postvak)\b[^.]{0,40} (onbekend|bestaat niet|niet gevonden)/,
    /(пользовател|получател|адрес|ящик)[^.]{0,40} (не найден|не существует|неизвест)/,
    /(用户|用戶|邮箱|郵箱|邮件地址|收件人|账号)[^。]{0,20}不存在|(ユーザー?|宛先|アドレス)[^。]{0,20}(存在しません|見つかりません|不明)/,
  ]
    .map(({ source }) => `(?:${source})`)
    .join('|'),
  'i',
)

/** Says that the mailbox has been switched off and will stay so. */
const CLOSED_ADDRESS =
  /(account|mailbox|user|address|recipient)\b[^.]{0,60} (is|has been|was)( currently)? (disabled|deactivated|inactive|closed|deleted|terminated|discontinued)|inactive (email )?(address|account|user|mailbox)|(account|mailbox) disabled|no longer (active|in use|exists|valid|available|accepts? mail|employed|works)/i

export const TEXT_RULES: readonly ReplyRule[] = [
  // Postfix and Exim check the sender by asking its own host: "user unknown" is then about our return path.
  {
    category: 'policy',
    text: /sender (address )?(verif|rejected|denied|not allowed|unknown)|verification failed for|bad outbound sender/i,
  },
  { category: 'policy', text: /(return|reverse)[- ]path\b[^.]{0,40}(reject|invalid|not)|callout/i },

  // The mailbox is there and full.
  {
    category: 'quota',
    text: /(over|exceed(s|ed|ing)?|out of|beyond|reached)\b[^.]{0,40}\b(quota|storage|disk space)|quota (is )?(exceeded|full|reached|violation)|(mailbox|inbox|account|mail ?folder)( for \S*)? (is |size )?(full|exceeded)|mailbox size limit/i,
  },
  {
    category: 'quota',
    text: /(postfach|konto|bo.te|buz.n|casella|caixa|ящик)[^.]{0,60} (voll\b|.berf.llt|pleine|llen[oa]|pien[oa]|cheia|переполнен)|(邮箱|信箱|郵箱)[^。]{0,20}(已?满|已?滿|空间不足)|容量(不足|を超え)/i,
  },

  // The mail is too large or too long for this host.
  {
    category: 'content',
    text: /(message|mail|content)\b(?! has been in the queue)[^.]{0,40} (too (large|big|long)|exceeds[^.]{0,40}size|size exceeds)|size (limit )?exceed|databytes limit|maximum (incoming |allowed )?(message|mail) size/i,
  },

  // Blocklists and standing of the source.
  {
    category: 'reputation',
    text: /spamhaus|spamcop|sorbs|barracudacentral|invaluement|uceprotect|abusix|\b(dns|r)bl\b|block(ed)? (using|by) \S+\.\S+|(black|block|deny)[- ]?list/i,
  },
  {
    category: 'reputation',
    text: /\breputation\b|(user|recipient)? ?complaints|dynamic (ip|address)|residential ip|unexpected volume|spam source|(ip|host|server|network)\b[^.]{0,40}(banned|blocked|been blocked|rate limited due)/i,
  },

  // Our name in DNS is not as it should be.
  {
    category: 'infrastructure',
    text: /reverse dns|\bptr\b|helo command rejected|helo\b[^.]{0,30}(invalid|resolve)|sender domain\b[^.]{0,30}(not found|not resolve)/i,
  },

  // Authentication of the sender.
  {
    category: 'policy',
    text: /\b(dmarc|spf|dkim|arc)\b|unauthenticated|authentication (level|check|required|failed|is required)|pass authentication|authorized sender|5322\.From/i,
  },

  // What is in the mail.
  {
    category: 'content',
    text: /\b(spam|junk|phish\w*|virus|malware|malicious|trojan|infected)\b|unsolicited|(prohibited|blocked|banned|forbidden) (attachment|file|content)|(message|mail) content|looks like spam|attachment (type )?not allowed|bad (url|link)/i,
  },

  // The peer is not responsible for this domain, or mail goes in circles.
  {
    category: 'infrastructure',
    text: /relay(ing)? (access )?(is )?(denied|not (allowed|permitted)|prohibited)|unable to relay|not permitted to relay|rcpthosts|do not relay/i,
  },
  {
    category: 'infrastructure',
    text: /too many hops|mail loop|loop(s)? (back|detected|broken)|looping|hop count|null mx|does not accept mail|host (or domain name )?not found|unknown host|no such (host|domain)|domain (name )?(does ?n[o']t exist|not found)|any host named|name service error|point to non-?existent|timed? ?out|connection refused|network is unreachable|tls (is )?(required|not available)|starttls/i,
  },

  // Given up on after many tries.
  {
    category: 'infrastructure',
    text: /retry time-?out|(message|time)[ -]expired|max(imum)?[ -](delivery )?(attempts|time)|delivery failed \d{1,4} attempts|in the queue too long|within the allowed queue period/i,
  },

  // Not now.
  {
    category: 'transient',
    text: /gr[ae]y-?list|temporarily (disabled|inactive|unavailable|deferred|suspended|locked)|try again later/i,
    code: /^4/,
  },
  {
    category: 'recipient',
    text: /temporarily (disabled|inactive|unavailable|suspended|locked)|(account|mailbox|user)\b[^.]{0,40} (suspended|locked)/i,
  },
  { category: 'transient', text: /too (many|much|fast)|rate limit|throttl/i },

  // Refused by a rule of the recipient or of the host, in words that are also used with 5.1.1.
  {
    category: 'policy',
    text: /\b(polic(y|ies)|blocked|administrative(ly)? (prohibit|denied)|prohibition|not authori[sz]ed|notauthorized|restricted|not allowed|not permitted|senders? only|access denied|permission denied)\b/i,
  },

  // The address is dead.
  { category: 'recipient', isDead: true, code: /^5/, text: UNKNOWN_ADDRESS },
  { category: 'recipient', isDead: true, code: /^5/, text: CLOSED_ADDRESS },
  { category: 'recipient', text: UNKNOWN_ADDRESS },
  { category: 'recipient', text: CLOSED_ADDRESS },
  // RFC 5321's own sentence names three reasons at once: no word on which.
  { category: 'recipient', code: /^5/, enhanced: /^$/, text: /mailbox (is )?unavailable/i },
]
