/**
 * The page inside the console's frame in which a mail is looked at. It is a page of its own for its policy: a mail brings styles,
 * which the console does not allow. The frame around it has no origin; the frame in it, which holds the mail, runs no script either.
 */

function show(html: string): void {
  const frame = document.createElement('iframe')
  frame.setAttribute('sandbox', '')
  frame.title = 'Mail'
  frame.srcdoc = html
  document.body.replaceChildren(frame)
}

addEventListener('message', ({ data, source }) => {
  if (source === parent && typeof data?.mail === 'string') show(data.mail)
})
parent.postMessage({ mailViewReady: true }, '*')
