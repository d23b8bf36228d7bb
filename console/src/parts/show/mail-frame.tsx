/** A mail as it looks, in a frame that has no origin, runs nothing of the mail and loads nothing. */
import { useEffect, useRef } from 'react'

interface MailFrameProps {
  readonly html: string
  readonly title: string
}

export function MailFrame({ html, title }: MailFrameProps) {
  const frame = useRef<HTMLIFrameElement>(null)
  useEffect(() => {
    const show = () => frame.current?.contentWindow?.postMessage({ mail: html }, '*')
    const hear = ({ data, source }: MessageEvent) => {
      if (source === frame.current?.contentWindow && data?.mailViewReady === true) show()
    }
    addEventListener('message', hear)
    show()
    return () => removeEventListener('message', hear)
  }, [html])
  return (
    <iframe
      ref={frame}
      title={title}
      src="/mail-view"
      sandbox="allow-scripts"
      className="h-[36rem] w-full rounded-lg border border-line bg-[#fff]"
    />
  )
}
