import type { Route } from '../../platform/contract.ts'
import type { PersonalData, Platform } from '../../platform/module.ts'
import { consentRoutes } from './consents/routes.ts'
import { detailRoutes } from './detail/routes.ts'
import { listRoutes } from './list/routes.ts'
import { mergeRoutes } from './merges/routes.ts'
import { privacyRoutes } from './privacy/routes.ts'
import { rulesRoutes } from './rules/routes.ts'
import { suggestionRoutes } from './suggestions/routes.ts'
import { viewRoutes } from './views/routes.ts'

export const customersRoutes = (
  platform: Platform,
  holders: () => readonly PersonalData[],
): Route[] => [
  ...listRoutes(platform),
  ...detailRoutes(platform),
  ...consentRoutes(platform),
  ...mergeRoutes(platform),
  ...suggestionRoutes(platform),
  ...privacyRoutes(platform, holders),
  ...rulesRoutes(platform),
  ...viewRoutes(platform),
]
