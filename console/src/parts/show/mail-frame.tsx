/** A mail as it looks, in a frame that has no origin, runs nothing of the mail and loads nothing; its images only when asked to. */
import { useEffect, useRef } from 'react'

interface MailFrameProps {
  readonly html: string
  readonly title: string
  /** Whether images are fetched from where they are. */
  readonly withImages?: boolean
  readonly size?: FrameSize
  /** The mail is there; whether it has images that are not shown. */
  readonly onShown?: (hasRemoteImages: boolean) => void
}

/** Nobody outside knows how high a mail is: longer ones scroll in their frame. */
export type FrameSize = 'low' | 'middle' | 'high'

const HEIGHTS: Readonly<Record<FrameSize, string>> = { low: 'h-56', middle: 'h-96', high: 'h-[36rem]' }

export function MailFrame({ html, title, withImages = false, size = 'high', onShown }: MailFrameProps) {
  const frame = useRef<HTMLIFrameElement>(null)
  const heard = useRef(onShown)
  heard.current = onShown
  useEffect(() => {
    const show = () => frame.current?.contentWindow?.postMessage({ mail: html }, '*')
    const hear = ({ data, source }: MessageEvent) => {
      if (source !== frame.current?.contentWindow) return
      if (data?.mailViewReady === true) show()
      if (data?.mailShown === true) heard.current?.(data.hasRemoteImages === true)
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
      className={`w-full rounded-lg border border-line bg-[#fff] ${HEIGHTS[size]}`}
    />
  )
}
