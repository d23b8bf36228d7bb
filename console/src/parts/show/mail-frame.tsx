/** A mail as it looks, in a frame that has no origin, runs nothing of the mail and loads nothing; its images only when asked to. */
import { useEffect, useRef, useState } from 'react'

interface MailFrameProps {
  readonly html: string
  readonly title: string
  /** Whether images are fetched from where they are. */
  readonly withImages?: boolean
  /** The mail is there; whether it has images that are not shown. */
  readonly onShown?: (hasRemoteImages: boolean) => void
}

/** In pixels. A mail that is higher scrolls in its frame. */
const HEIGHT = { first: 160, least: 48, most: 8_000 }

export function MailFrame({ html, title, withImages = false, onShown }: MailFrameProps) {
  const frame = useRef<HTMLIFrameElement>(null)
  const [height, setHeight] = useState(HEIGHT.first)
  const heard = useRef(onShown)
  heard.current = onShown
  useEffect(() => {
    const show = () => frame.current?.contentWindow?.postMessage({ mail: html }, '*')
    const hear = ({ data, source }: MessageEvent) => {
      if (source !== frame.current?.contentWindow) return
      if (data?.mailViewReady === true) show()
      if (data?.mailShown === true) heard.current?.(data.hasRemoteImages === true)
      if (Number.isFinite(data?.mailHeight))
        setHeight(Math.min(HEIGHT.most, Math.max(HEIGHT.least, Number(data.mailHeight))))
    }
    addEventListener('message', hear)
    show()
    return () => removeEventListener('message', hear)
  }, [html])
  return (
    <iframe
      key={String(withImages)}
      ref={frame}
      title={title}
      src={withImages ? '/mail-view-images' : '/mail-view'}
      sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"
      style={{ height }}
      className="w-full rounded-lg border border-line bg-[#fff]"
    />
  )
}
