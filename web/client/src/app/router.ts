import { buildRouter } from '@shared/shell/routes'
import { Frame } from './Frame'
import { routes } from './routes'

export const router = buildRouter(routes, '/', Frame)
