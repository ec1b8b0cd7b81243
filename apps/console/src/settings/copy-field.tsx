import { Button } from '@mantine/core'
import { useState } from 'react'
import { IconCheck, IconCopy } from '../../../kit/icons.ts'
import { Raw } from '../parts/raw.tsx'
import { useWords } from '../words.tsx'

/** A text to take away, with a button that copies it. */
export function CopyField(props: { label: string; value: string }) {
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
      <Raw label={props.label} text={props.value} />
    </div>
  )
}
