import { type RefObject, useLayoutEffect, useRef } from 'react'

/** Shifts the scroll by what was put above the first visible row. */
export function useKeepPlace<Row>(
  box: RefObject<HTMLDivElement | null>,
  rows: readonly Row[],
  idOf: (row: Row) => string,
  height: number,
) {
  const before = useRef(rows)
  useLayoutEffect(() => {
    const element = box.current
    const old = before.current
    before.current = rows
    if (!element || old === rows || element.scrollTop < height) return
    const index = Math.floor(element.scrollTop / height)
    const now = findRow(rows, old[index], idOf)
    if (now >= 0 && now !== index) element.scrollTop += (now - index) * height
  }, [box, rows, idOf, height])
}

function findRow<Row>(rows: readonly Row[], wanted: Row | undefined, idOf: (row: Row) => string) {
  return wanted === undefined ? -1 : rows.findIndex((row) => idOf(row) === idOf(wanted))
}
