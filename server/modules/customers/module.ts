import './person-tables.ts'
import './tables.ts'
import type { Follower } from '../../ledger/index.ts'
import type { Module, PersonalData, Platform } from '../../platform/module.ts'
import { counterIn } from './count-limit.ts'
import { createProfileFollower } from './list/follow-profiles.ts'
import {
  finishForgetting,
  forgettingJob,
  forgettingSealed,
  isForgetting,
} from './privacy/forget.ts'
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
  counterIn(platform.metrics)
  platform.jobs.define('customers.keep-erasures', () => keepErasures(platform), {
    everyCron: '23 * * * *',
  })
  platform.jobs.define(
    forgettingJob,
    async (_data, signal) => void (await finishForgetting(platform, holders(), signal)),
    { everyCron: '*/10 * * * *' },
  )
  return {
    name: 'customers',
    routes: customersRoutes(platform, holders),
    followers: [createProfileFollower()],
    personalData: [ownData(platform.vault), ledgerData],
    keptOnRestore: ['customers_erasure'],
    sealed: [forgettingSealed],
    async start() {
      await keepErasures(platform)
      // What a process was in the middle of when it died.
      if (await isForgetting(platform.db)) {
        await platform.jobs.send(forgettingJob, {}, { singleton: forgettingJob })
      }
    },
    afterRestore: () => replayErasures(platform, holders()),
  }
}
