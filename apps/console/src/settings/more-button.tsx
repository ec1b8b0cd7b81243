import { Button } from '@mantine/core'
import { useWords } from '../words.tsx'

/** The next page of a list, on demand. */
export function MoreButton(props: {
  list: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown }
}) {
  const { t } = useWords()
  if (!props.list.hasNextPage) return null
  return (
    <div>
      <Button
        variant="default"
        loading={props.list.isFetchingNextPage}
        onClick={() => props.list.fetchNextPage()}
      >
        {t.common.loadMore}
      </Button>
    </div>
  )
}
