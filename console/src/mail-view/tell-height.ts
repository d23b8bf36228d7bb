/** Tells the console how high a mail is, so that its frame is as high. */

/** A mail that is always a little higher than its frame would make it grow without end. */
const TELLS_MAX = 40

let observer: ResizeObserver | null = null

function measure(): number {
  const page = document.documentElement
  // A page is never lower than its frame; what is in it may be, or may hang out of it.
  return Math.ceil(Math.max(page.offsetHeight, page.scrollHeight > innerHeight ? page.scrollHeight : 0))
}

/** Once now, and whenever the mail on the page becomes higher or lower: images come, the window gets narrow. */
export function tellHeight(): void {
  observer?.disconnect()
  let [told, count] = [0, 0]
  const tell = () => {
    const height = measure()
    if (height === told || count >= TELLS_MAX) return
    told = height
    count += 1
    parent.postMessage({ mailHeight: height }, '*')
  }
  observer = new ResizeObserver(tell)
  observer.observe(document.documentElement)
  observer.observe(document.body)
  tell()
}
