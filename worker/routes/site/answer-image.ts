/** How an image of the deployment is sent: as an image, whatever asks for it. */
import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { readImage } from '../../services/brand/images.ts'
import type { AppEnv } from '../app-types.ts'

const binary = z.string().openapi({ format: 'binary' })

export const IMAGE = {
  'image/png': { schema: binary },
  'image/svg+xml': { schema: binary },
  'image/x-icon': { schema: binary },
}

/**
 * Somebody who goes to the address of an SVG would have it as a page of our origin: it is saved instead, and if it were shown, it would
 * run, load and be asked nothing.
 */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"

type Image = NonNullable<Awaited<ReturnType<typeof readImage>>>

export const answerImage = (c: Context<AppEnv>, { type, bytes }: Image, cacheControl: string) =>
  c.body(bytes, 200, {
    'content-type': type,
    'content-security-policy': POLICY,
    'content-disposition': type === 'image/svg+xml' ? 'attachment; filename="image.svg"' : 'inline',
    'cache-control': cacheControl,
  })
