/** For the operator of the deployment. */
import type { App } from '../app-types.ts'

export const OPERATOR_ROUTES: readonly ((app: App) => void)[] = []
