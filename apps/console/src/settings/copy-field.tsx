import { Button } from '@mantine/core'
import { useState } from 'react'
import { IconCheck, IconCopy } from '../../../kit/icons.ts'
import { useWords } from '../words.tsx'

/** A text to take away, with a button that copies it. */
export function CopyField(props: { label: string; value: string; block?: boolean }) {
  const { t } = useWords()
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(props.value).catch(() => undefined)
    setCopied(true)
    setTimeout(() => setCopied(false), 2000)
  }
  return (
    <div className="copy">
      <div className="row">
        <b className="grow small">{props.label}</b>
        <Button
          size="xs"
          variant="default"
          leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
          onClick={copy}
        >
          {copied ? t.common.copied : t.common.copy}
        </Button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must take the keyboard */}
      <pre
        className="raw"
        tabIndex={0}
        aria-label={props.label}
        data-block={props.block || undefined}
      >
        {props.value}
      </pre>
    </div>
  )
}
