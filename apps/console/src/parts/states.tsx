// What a page shows when it has nothing, waits, or failed.

import { Button } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import { ApiProblem } from '../../../kit/api.ts'
import { IconAlertTriangle, IconCloudOff, IconRefresh } from '../../../kit/icons.ts'
import { explain } from '../problem.ts'
import { useWords } from '../words.tsx'

/** One sentence and one action. */
export function Empty(props: {
  icon?: ReactNode
  title: string
  text?: string
  children?: ReactNode
  /** Where it is all there is on the page. */
  alone?: boolean
}) {
  return (
    <div className="empty">
      {props.icon}
      {props.alone ? <h1>{props.title}</h1> : <h2>{props.title}</h2>}
      {props.text ? <p>{props.text}</p> : null}
      {props.children}
    </div>
  )
}

/** A failed load: what happened, and a way to try again. */
export function Failure(props: { error: unknown; retry: () => void }) {
  const { t } = useWords()
  const away = props.error instanceof ApiProblem && props.error.code === 'network.away'
  return (
    <div className="empty" role="alert">
      {away ? (
        <IconCloudOff size={32} stroke={1.6} />
      ) : (
        <IconAlertTriangle size={32} stroke={1.6} />
      )}
      <h2>{t.common.failedTitle}</h2>
      <p>{explain(t, props.error)}</p>
      <Button variant="default" leftSection={<IconRefresh size={16} />} onClick={props.retry}>
        {t.common.retry}
      </Button>
    </div>
  )
}

/** Nothing at first: what arrives within 150 ms should not blink. */
export function Skeleton(props: { rows?: number; height?: number }) {
  const { t } = useWords()
  const [shown, show] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => show(true), 150)
    return () => clearTimeout(timer)
  }, [])
  const rows = Array.from({ length: props.rows ?? 8 }, (_, index) => index)
  return (
    <div role="status" aria-label={t.common.loading} className="skeleton">
      {shown
        ? rows.map((row) => (
            <div className="skeleton-row" key={row} style={{ height: props.height ?? 40 }}>
              <div className="bone" style={{ width: 28, height: 28, borderRadius: 14 }} />
              <div className="bone" style={{ width: `${38 - (row % 4) * 6}%`, height: 12 }} />
              <div className="bone" style={{ width: '18%', height: 12 }} />
            </div>
          ))
        : null}
    </div>
  )
}

/** A refusal beside the form that caused it; the text typed stays where it is. */
export function Problem(props: { error: unknown; retry?: () => void }) {
  const { t } = useWords()
  if (!props.error) return null
  return (
    <div className="notice" data-tone="bad" role="alert">
      <IconAlertTriangle size={16} aria-hidden={true} />
      <span className="grow">{explain(t, props.error)}</span>
      {props.retry ? (
        <button type="button" className="link-button" onClick={props.retry}>
          {t.common.retry}
        </button>
      ) : null}
    </div>
  )
}
