// What every long list does with its rows: draws those in sight, asks for more before they end,
// keeps its place when rows come in above, and finds it again when one comes back.

import { useVirtualizer } from '@tanstack/react-virtual'
import { useLayoutEffect, useRef } from 'react'
import { useKeepPlace } from './use-keep-place.ts'

interface List<Row> {
  rows: readonly Row[]
  hasNextPage: boolean
  isFetchingNextPage: boolean
  fetchNextPage: () => unknown
  isPlaceholderData: boolean
}

/** Where each view of a list was scrolled to. */
const offsets = new Map<string, number>()

/**
 * @param height of a row, in pixels
 * @param place the list and how it is narrowed: another is scrolled by itself
 * @returns the rows in sight, and what belongs on the box that scrolls
 */
export function useVirtualList<Row>(given: {
  list: List<Row>
  idOf: (row: Row) => string
  height: number
  place: string
  overscan: number
}) {
  const { list, idOf, height, place } = given
  const { rows, hasNextPage, isFetchingNextPage, fetchNextPage } = list
  const box = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => height,
    getItemKey: (index) => (rows[index] ? idOf(rows[index]) : index),
    overscan: given.overscan,
    initialOffset: offsets.get(place) ?? 0,
  })
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useLayoutEffect(() => {
    if (last >= rows.length - 20 && hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [last, rows.length, hasNextPage, isFetchingNextPage, fetchNextPage])
  const measured = useRef(height)
  useLayoutEffect(() => {
    if (measured.current !== height) virtual.measure()
    measured.current = height
  }, [height, virtual])
  useKeepPlace(box, rows, idOf, height)
  const onScroll = (event: React.UIEvent<HTMLDivElement>) =>
    void offsets.set(place, event.currentTarget.scrollTop)
  return {
    virtual,
    items,
    frame: { ref: box, onScroll, 'data-stale': list.isPlaceholderData || undefined },
  }
}
