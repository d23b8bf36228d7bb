/** Whether a mail has images that are somewhere else. */
import { findAll, readAttribute } from './page-of-mail.ts'

const REMOTE = /(?:^|,)\s*(?:https?:)?\/\//i
const REMOTE_IN_STYLE = /url\(\s*["']?\s*(?:https?:)?\/\//i
const ATTRIBUTES = ['src', 'srcset', 'background', 'poster']

export const hasRemoteImages = (page: Document): boolean =>
  findAll(page, '[src], [srcset], [background], [poster]').some((element) =>
    ATTRIBUTES.some((name) => REMOTE.test(readAttribute(element, name))),
  ) ||
  findAll(page, '[style]').some((element) => REMOTE_IN_STYLE.test(readAttribute(element, 'style'))) ||
  findAll(page, 'style').some(({ textContent }) => REMOTE_IN_STYLE.test(textContent ?? ''))
