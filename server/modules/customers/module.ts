import './person-tables.ts'
import './tables.ts'
import type { Follower } from '../../ledger/index.ts'
import type { Module, PersonalData, Platform } from '../../platform/module.ts'
import { createProfileFollower } from './list/follow-profiles.ts'
import { keepErasures, replayErasures } from './privacy/keep-erasures.ts'
import { ledgerData } from './privacy/ledger-data.ts'
import { ownData } from './privacy/own-data.ts'
import { customersRoutes } from './routes.ts'

export interface CustomersModule extends Module {
  readonly followers: readonly Follower[]
}

/**
 * Who somebody is and what is known of them.
 * @param holders everybody who holds personal data, this module included; asked when a person is
 * exported or erased.
 */
export function createCustomersModule(
  platform: Platform,
  holders: () => readonly PersonalData[],
): CustomersModule {
  platform.jobs.define('customers.keep-erasures', () => keepErasures(platform), {
    everyCron: '23 * * * *',
  })
  return {
    name: 'customers',
    routes: customersRoutes(platform, holders),
    followers: [createProfileFollower()],
    personalData: [ownData(platform.vault), ledgerData],
    keptOnRestore: ['customers_erasure'],
    start: () => keepErasures(platform),
    afterRestore: () => replayErasures(platform, holders()),
  }
}
