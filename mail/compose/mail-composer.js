/** The door to nodemailer's MIME code; its types stand beside it, since nodemailer's own drag `node:` types in. */
import * as base64 from 'nodemailer/lib/base64'
import MailComposer from 'nodemailer/lib/mail-composer'
import * as mimeFuncs from 'nodemailer/lib/mime-funcs'
import * as qp from 'nodemailer/lib/qp'

export { MailComposer }

export const toQuotedPrintable = (text) => qp.wrap(qp.encode(text))

/** Bytes or text as base64 in lines of 76; the view avoids a copy of a large attachment. */
export const toBase64Lines = (content) =>
  base64.wrap(
    base64.encode(
      typeof content === 'string' ? content : Buffer.from(content.buffer, content.byteOffset, content.byteLength),
    ),
  )

export const toEncodedWords = (text) => mimeFuncs.encodeWord(text, 'B', 52)

/** By the file name's extension; `application/octet-stream` when unknown. */
export const guessType = (filename) => mimeFuncs.detectMimeType(filename)
