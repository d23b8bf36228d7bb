/** Words by which bounces that are no RFC 3464 reports are known: senders, subjects and sentences, in many languages. */

const anyOf = (parts: readonly RegExp[], flags = 'i'): RegExp =>
  new RegExp(parts.map(({ source }) => `(?:${source})`).join('|'), flags)

/** Local parts under which mail systems write. */
export const DAEMON =
  /^(mailer-?daemon|mail-?daemon|mmdf|mdaemon|postmaster|post-?office|(e?\d{0,3}_?smtp_)?mail[._-]?(system|admin|server|service)|mail[._-]?delivery[._-]?(sub-?)?(system|service)|double-bounce|bounces?|ndr|microsoftexchange\w{0,40}|system-?attendant|notification\+mailer-daemon)$/i

/** Display names of theirs. */
export const DAEMON_NAME =
  /^"?(mail delivery (sub)?system|mailer[- ]daemon|mail delivery service|mail administrator|postmaster)\b/i

/** Subjects that only mail systems write, at the beginning: an answer or forward has another beginning. */
export const BOUNCE_SUBJECT = anyOf(
  [
    /^(undeliver(ed|able)( mail| message| email)?|unable to deliver|undelivered mail returned to sender)\b/,
    /^(failure notice|failure delivery|failed (mail|delivery)|returned mail|mail (could not be )?returned|mail status report)\b/,
    /^((mail|message|e-?mail) )?delivery (status notification|(has )?failed|fail(ed|ure)|problem|report|error|notification|delayed|unsuccessful)/,
    /^(message|mail|e-?mail) (delivery|undeliverable|status|could not be delivered|not delivered|returned|was not|delayed)/,
    /^(warning: (message|could not send message)|rejected mail|mail system error|nondeliverable mail|non-?delivery)\b/,
    /^(your (message|e-?mail) (to|could|was)\b.{0,100}(not|reject|bounce|undeliver|delay)|address not found|message blocked)\b/,
    /^\[?(postmaster|mail delivery|mailer-daemon)\]? ?.{0,20}(fail|error|undeliver|return)/,
    /^(unzustellbar|nicht zustellbar|unzustellbare|mail.{0,20}fehlgeschlagen|zustellung.{0,30}(fehl|nicht)|fehler bei der|übermittlung)/,
    /^(non remis|non livr|échec (de|d)|courrier non|message non|retour de mail|avis de non)/,
    /^(no se puede entregar|no se pudo|no entregado|correo (no|devuelto)|mensaje (no|devuelto)|error (de|en la) (entrega|env))/,
    /^(recapito|mancat|impossibile|messaggio non|non recapitabile|errore (di|nella) consegna)/,
    /^(não (é possível entregar|foi|entregue)|falha na entrega|mensagem (não|devolvida)|e-?mail não)/,
    /^(onbestelbaar|niet (te bezorgen|bezorgd)|kan niet|niedostarczon|nie można dostarczyć|niemożliw|nedoručiteln|nelze doručit)/,
    /^(det går inte att leverera|kan ikke leveres|olevererbart|toimittaminen epäonnistui|kézbesíthetetlen|teslim edilemedi)/,
    /^(недоставлен|не удалось доставить|письмо не|сообщение не|ошибка доставки|невозможно доставить)/,
    /^(系统退信|退信|邮件退|未送达|无法送达|無法傳遞|配信不能|配信できません|배달되지 않음|전송 실패)/,
  ],
  'iu',
)

/** Sentences that say that a mail was not delivered. */
export const FAILURE = anyOf(
  [
    /(could|can|was|were|has|have|is|did)(n['’]?t| ?not) (yet )?(be |been |able to be )?(deliver|sent\b|reach|accept|process)/,
    /\b(not be(en)? (delivered|sent|reached)|not delivered to|undeliverable|undelivered|unable to deliver|unable to reach)/,
    /\bdelivery (to the following|to these|has |of your |attempt )?.{0,60}(fail|unsuccess|error|abort)/,
    /\b(permanent(ly)? (error|fail|fatal)|fatal errors|returned to (you|sender)|i['’]ve given up|gave up|giving up|failed permanently)/,
    /\b((following|failed) (address|recipient)|failed to deliver|could ?n[o']t deliver|not able to deliver|wasn['’]t able to deliver)/,
    /\b(message|mail|email)\b.{0,120} (was |has been |is )(rejected|refused|blocked|bounced|returned)\b/,
    /\b(no such|unknown|invalid) (user|mailbox|recipient|address)|\b(user|mailbox|recipient|address) (is )?(unknown|not found)/,
    /\b(an? error (has )?occurred|trying to deliver|error (from|by|while)|reported (an error|a problem)|issued an error)/,
    /unzustellbar|nicht (zugestellt|zustellbar|ausgeliefert|übermittelt)|zustellung.{0,60}(fehlgeschlagen|nicht|unmöglich)/,
    /pas (pu )?être (remis|délivré|distribué|livré|envoyé)|non (remis|délivré|distribué)|échec de (la )?remise/,
    /no (se )?(pudo|ha podido|puede|ha sido posible)( ser)? (entrega|envia)|no (fue|ha sido) entregado/,
    /non (è stato possibile|può essere|è stato) (recapitat|consegnat|recapitare|consegnare)|mancat[oa] (recapito|consegna)/,
    /não (foi possível entregar|pôde ser entregue|foi entregue)|kon(den)? niet worden (afgeleverd|bezorgd)|niet (afgeleverd|bezorgd)/,
    /nie (mogła|mógł|może|można|została?) .{0,30}dostarczy?|nelze doručit|nebyl.{0,20}doručen|kunde inte levereras|kunne ikke leveres/,
    /не (может быть|было|удалось|была|получилось).{0,30}достав|недоставлен|не доставлен|teslim edilemedi/,
    /退信|被退回|无法(送达|投递|发送)|無法(傳遞|送達)|未能送达|配信(できません|不能)|送信できません|배달.{0,10}(실패|못)/,
  ],
  'iu',
)

/** Sentences that say that a host still tries. */
export const DELAY =
  /warning: (message|could not send message)|(delayed|still being (tried|attempted))\b|not (yet )?been delivered( yet)?\b.{0,200}(will|still)|will (continue|keep)( to)?( be)? (try|tried|retr)|attempts? (to deliver .{0,60})?will continue|you do not need to (resend|resubmit)|no action is required on your part|delivery (is )?delayed|(wird|werden) weiterhin versucht|noch nicht zugestellt/is

/** Sentences that say that it does not. */
export const FINAL =
  /permanent(ly)? (error|fail|fatal)|giv(en|ing) up|gave up|will not (try|be retried)|failed permanently|undeliverable/i

/** The same in subjects. */
export const FINAL_SUBJECT = /\b(fail|undeliver|return|reject|unzustell|non remis)/i

/** Lines after which the original mail is quoted: no word of it may count as the host's. */
export const COPY_BEGINS = new RegExp(
  [
    /[-=*_| ]{2,40}(below this line|(this is )?(a |the )?copy of|(the )?(original|returned|unsent|undelivered|rejected) (message|mail)|message (headers?|header follows|text follows|contents)|(the )?headers? (of|follow|from)|forwarded message|ursprüngliche nachricht|message d'origine|mensaje original|messaggio originale)/,
    /(original message (headers|follows|details)|message header follows|the headers? of the (message|original)|(a copy of )?your (message|mail|email) (is|was|follows|headers)( attached| below| included| returned)?:|begin(ning)? of (the )?original|header of the original message)/,
    /(received: (from|by)|return-path:|dkim-signature:|mime-version:|x-mailer:|message-id: ?<)/,
  ]
    .map(({ source }) => `^[ \\t>|]{0,20}(?:${source})`)
    .join('|'),
  'imu',
)
