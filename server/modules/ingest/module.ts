import { createGroupWriter } from '../../platform/group-writer.ts'
import type { Module, Platform } from '../../platform/module.ts'
import { createHandleMemory, keepRules } from '../customers/index.ts'
import { createEdge } from './edge.ts'
import { createKeyFinder, type KeptKey } from './ingest-key.ts'
import { measureIngest } from './measure.ts'
import { refusedData } from './personal-data.ts'
import { purgeRefused } from './purge-refused.ts'
import { createQuota } from './quota.ts'
import { createRoutes } from './routes.ts'
import { type GroupItem, refuseEvent, rehearseGroup, writeGroup } from './write-group.ts'

/** The Segment-compatible ingest. `keys.find` is asked once a request and should remember. */
export function createIngestModule(
  platform: Platform,
  options: { keys: { find: (secret: string) => Promise<KeptKey | undefined> } },
): Module {
  const memory = createHandleMemory()
  const rules = keepRules(platform)
  const writer = createGroupWriter<GroupItem>({
    // The embedded database has one connection: a second group would only wait for it.
    overlapping: platform.database.kind === 'postgres',
    async writeGroup(items, turn) {
      const { recorded, duplicates, refused } = await writeGroup(platform, memory, items, turn)
      measures.recorded(recorded)
      measures.duplicates(duplicates)
      for (const event of refused) measures.refused(event.refused)
    },
    rehearseGroup: (items, turn) => rehearseGroup(platform, memory, items, turn),
    refuse: (item) =>
      item.refused === undefined
        ? refuseEvent(item, 'event.unstorable', { now: platform.clock.now() })
        : { ...item, raw: null },
    log: platform.log,
    observe: (group) => measures.group(group),
  })
  const measures = measureIngest(platform.metrics, () => writer.waiting.items)
  platform.jobs.define(
    'ingest.purge-refused',
    async () => void (await purgeRefused(platform.db, platform.clock.now())),
    { everyCron: '17 3 * * *' },
  )
  return {
    name: 'ingest',
    routes: createRoutes(platform),
    personalData: [refusedData],
    plugin: createEdge({
      platform,
      findKey: createKeyFinder((secret) => options.keys.find(secret)),
      rules,
      quota: createQuota(),
      measures,
      write: (items) => writer.write(items),
    }),
    async stop() {
      rules.stop()
      await writer.stop()
    },
  }
}
