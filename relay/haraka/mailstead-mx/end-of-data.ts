/** The mail has come: it is checked and handed on before the peer gets its answer. */
import { receiveMail } from '../../mx/delivery/receive-mail.ts'
import type { ArrivedMail } from '../../mx/delivery/received-mail.ts'
import { REPLIES } from '../../smtp-server/smtp-reply.ts'
import type { Connection } from '../smtp-server/haraka-types.ts'
import { type HookAnswer, refuse } from '../smtp-server/run-hook.ts'
import type { MxParts } from './open-parts.ts'
import type { Session, SessionMail } from './session.ts'

const HELO_MAX = 255

/** Hands the mail on. The answer to a mail that is taken is given by `answerTaken`. */
export async function endData(session: Session, parts: MxParts): Promise<HookAnswer> {
  const { mail } = session
  if (mail?.data == null) return refuse(REPLIES.ourTrouble)
  const { body } = mail.data
  mail.isBusy = true
  try {
    const received = await receiveMail(parts, await describeMail(session, parts, { ...mail, data: mail.data }))
    if (received.kind === 'refused') {
      parts.log('mail.refused', { code: received.reply.code, enhanced: received.reply.enhanced, size: body.size })
      return refuse(received.reply)
    }
    session.note = { id: received.id, answer: `2.0.0 taken as ${received.id}`, isAnswered: false }
    return { kind: 'next' }
  } finally {
    body.drop()
    mail.isBusy = false
  }
}

/** The 250 itself. */
export function answerTaken({ note }: Session): HookAnswer {
  return note?.answer == null ? refuse(REPLIES.ourTrouble) : { kind: 'ok', text: note.answer }
}

async function describeMail(
  session: Session,
  { settings, notes }: MxParts,
  mail: SessionMail & { readonly data: NonNullable<SessionMail['data']> },
): Promise<ArrivedMail> {
  const { connection } = session
  return {
    mailFrom: mail.mailFrom,
    recipients: mail.recipients,
    reception: {
      helo: connection.hello.host?.slice(0, HELO_MAX) ?? null,
      ip: session.ip,
      by: settings.hostName,
      tls: readTls(connection),
      smtpUtf8: mail.smtpUtf8,
    },
    ptr: (await session.ptr) ?? { result: 'none', name: null },
    receivedAtMs: Date.now(),
    body: mail.data.body,
    isMalformed: mail.data.reader.isMalformed,
    onNoted: (id) => {
      // What an earlier mail of this session left is its peer's to try again.
      if (session.note !== null) notes.release(session.note.id)
      session.note = { id, answer: null, isAnswered: false }
      if (session.isOver) notes.release(id)
    },
  }
}

function readTls({ tls }: Connection): { version: string; cipher: string } | null {
  if (!tls.enabled) return null
  const { version = '', standardName, name = '' } = tls.cipher ?? {}
  return { version: version.slice(0, 20), cipher: (standardName ?? name).slice(0, 80) }
}
