// The templates of the account, as Meta lists them.

import { z } from 'zod'
import type { SafeFetch } from '../../../../platform/safe-fetch.ts'
import type { OpenTouchpoint, ProviderTemplate } from '../../adapter.ts'
import { providerRefused } from '../provider-refused.ts'
import { touchpointIncomplete } from '../refusals.ts'
import { callGraph } from './graph.ts'
import { errorIn, failureOf } from './graph-error.ts'

const fields = 'id,name,language,status,category,rejected_reason,quality_score,components'
const pageSize = '100'
/** An account has at most 6000 templates; who turns in circles is stopped as well. */
const mostPages = 100

/**
 * All of them, page by page, each once. @throws touchpoint.incomplete without the account's id; what
 * `failureCarried` reads when Meta refused
 */
export async function templates(
  fetch: SafeFetch,
  touchpoint: OpenTouchpoint,
): Promise<ProviderTemplate[]> {
  const { wabaId } = touchpoint.settings
  if (!wabaId) throw touchpointIncomplete({ setting: 'wabaId' })
  const found = new Map<string, ProviderTemplate>()
  let after: string | undefined
  for (let page = 0; page < mostPages; page++) {
    const query = { fields, limit: pageSize, ...(after ? { after } : {}) }
    const answer = await callGraph(fetch, touchpoint, {
      path: `${wabaId}/message_templates`,
      query,
    })
    const read = listed.safeParse(answer.body)
    if (answer.status !== 200 || !read.success) {
      throw providerRefused(failureOf(answer.status, errorIn(answer.body), answer.retryAfterS))
    }
    for (const one of read.data.data.flatMap(templateOf)) {
      found.set(`${one.name} ${one.language}`, one)
    }
    // `next` is an address with the token in it: only its cursor is followed.
    const next = read.data.paging?.next ? read.data.paging.cursors?.after : undefined
    if (!next || next === after) break
    after = next
  }
  return [...found.values()]
}

const listed = z.object({
  data: z.array(z.unknown()),
  paging: z
    .object({
      cursors: z.object({ after: z.string().optional() }).optional(),
      next: z.string().optional(),
    })
    .optional(),
})

const text = z.string().optional().catch(undefined)
const template = z.object({
  id: z.coerce.string(),
  name: z.string(),
  language: z.string(),
  status: z.string(),
  category: z.string().catch('UNKNOWN'),
  rejected_reason: text,
  quality_score: z.object({ score: text }).optional().catch(undefined),
  components: z.array(z.record(z.string(), z.unknown())).catch([]),
})

/** None where it cannot be read: the others are still of use. */
function templateOf(given: unknown): ProviderTemplate[] {
  const read = template.safeParse(given)
  if (!read.success) return []
  const { id, name, language, status, category, rejected_reason, quality_score, components } =
    read.data
  const isReason = rejected_reason && rejected_reason !== 'NONE'
  return [
    {
      providerId: id,
      name,
      language,
      category,
      state: status,
      ...(isReason ? { reason: rejected_reason } : {}),
      ...(quality_score?.score ? { quality: quality_score.score } : {}),
      components,
    },
  ]
}
