/**
 * The page inside the console's frame in which a mail is looked at. It is a page of its own for its policy: a mail brings styles,
 * which the console does not allow. The frame around it has no origin; the frame in it, which holds the mail, runs no script either.
 */
import { makeHarmless } from './make-harmless.ts'
import { findAll, readAttribute, writePage } from './page-of-mail.ts'
import { hasRemoteImages } from './remote-images.ts'

const UNREADABLE = 'This mail cannot be shown with its layout. Read its plain text, or download it.'

/** A link opens a window of its own that knows nothing of ours. The frame itself goes nowhere. */
function openElsewhere(page: Document): void {
  for (const link of findAll(page, 'a[href], area[href]')) {
    if (readAttribute(link, 'href').startsWith('#')) continue
    link.setAttribute('target', '_blank')
    link.setAttribute('rel', 'noopener noreferrer')
  }
}

function unreadable(): Document {
  const page = document.implementation.createHTMLDocument()
  page.body.textContent = UNREADABLE
  return page
}

function show(html: string): void {
  const page = makeHarmless(html) ?? unreadable()
  openElsewhere(page)
  const frame = document.createElement('iframe')
  frame.setAttribute('sandbox', 'allow-popups allow-popups-to-escape-sandbox')
  frame.title = 'Mail'
  frame.srcdoc = writePage(page)
  const shown = { mailShown: true, hasRemoteImages: hasRemoteImages(page) }
  frame.addEventListener('load', () => parent.postMessage(shown, '*'))
  document.body.replaceChildren(frame)
}

addEventListener('message', ({ data, source }) => {
  if (source === parent && typeof data?.mail === 'string') show(data.mail)
})
parent.postMessage({ mailViewReady: true }, '*')
