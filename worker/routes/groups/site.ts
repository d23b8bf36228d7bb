/** What the deployment says of itself to everybody. */

import type { App } from '../app-types.ts'
import { registerMtaSts } from '../policies/mta-sts.ts'
import { registerGetBrandImage } from '../site/get-brand-image.ts'
import { registerGetFavicon } from '../site/get-favicon.ts'
import { registerGetSite } from '../site/get-site.ts'
import { registerGetStatus } from '../site/get-status.ts'

export const SITE_ROUTES: readonly ((app: App) => void)[] = [
  registerGetSite,
  registerGetStatus,
  registerGetBrandImage,
  registerGetFavicon,
  registerMtaSts,
]
