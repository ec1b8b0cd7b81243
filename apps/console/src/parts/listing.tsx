// What every list of the console does around its rows: waits in their shape, says what failed and
// how to try again, says that there is nothing, and asks for more.

import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { explain } from '../problem.ts'
import { useWords } from '../words.tsx'
import { Failure, Skeleton } from './states.tsx'

interface Page<Row> {
  items: readonly Row[]
}
/** A query of one page, or of pages one after another. */
export interface List<Row> {
  data: Page<Row> | { pages: readonly Page<Row>[] } | undefined
  isPending: boolean
  isError: boolean
  error: unknown
  refetch: () => unknown
  hasNextPage?: boolean
  isFetchingNextPage?: boolean
  fetchNextPage?: () => unknown
}

export function Listing<Row>(props: {
  list: List<Row>
  /** Shown instead of nothing: one sentence, one action. */
  empty: ReactNode
  /** How many rows to expect while waiting. */
  rows?: number
  children: (items: readonly Row[]) => ReactNode
}) {
  const { list } = props
  if (list.isPending) return <Skeleton rows={props.rows ?? 5} />
  if (!list.data) return <Failure error={list.error} retry={() => void list.refetch()} />
  const items =
    'pages' in list.data ? list.data.pages.flatMap((page) => page.items) : list.data.items
  return (
    <>
      {list.isError ? <Stale error={list.error} retry={() => void list.refetch()} /> : null}
      {items.length ? props.children(items) : props.empty}
      <More list={list} />
    </>
  )
}

/** What was loaded stays in sight when it cannot be loaded afresh. */
function Stale(props: { error: unknown; retry: () => void }) {
  const { t } = useWords()
  return (
    <div className="notice" data-tone="warn" role="alert">
      <span className="grow">{explain(t, props.error)}</span>
      <button type="button" className="link-button" onClick={props.retry}>
        {t.common.retry}
      </button>
    </div>
  )
}

function More(props: { list: List<unknown> }) {
  const { t } = useWords()
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = props.list
  if (!hasNextPage) return null
  return (
    <div>
      <Button variant="default" loading={isFetchingNextPage} onClick={() => fetchNextPage?.()}>
        {t.common.loadMore}
      </Button>
    </div>
  )
}
