// The tools that are needed less often.

import {
  IconArrowsExchange,
  IconClock,
  IconEye,
  IconFileText,
  IconForms,
  IconMapPin,
  IconShoppingBag,
} from '../../../../kit/icons.ts'
import { useWords } from '../../words.tsx'
import { Tool } from './tool.tsx'
import type { ToolsProps } from './tools.tsx'

export function MoreTools(props: ToolsProps) {
  const { t } = useWords()
  const { can, form } = props
  return (
    <>
      <Tool
        name="form"
        label={t.inbox.formTool}
        Icon={IconForms}
        open={form === 'form_request'}
        run={() => props.begin({ type: 'form_request', name: '', fields: [] })}
      />
      <Tool
        name="product"
        label={t.inbox.productTool}
        Icon={IconShoppingBag}
        open={form === 'product'}
        run={() => props.begin({ type: 'product', title: '' })}
      />
      {can?.locationRequest ? (
        <Tool
          name="location"
          label={t.inbox.locationTool}
          Icon={IconMapPin}
          open={form === 'location_request'}
          run={() => props.begin({ type: 'location_request' })}
        />
      ) : null}
      {can?.templates ? (
        <Tool
          name="templates"
          label={t.inbox.templates}
          Icon={IconFileText}
          open={props.tray === 'template'}
          run={() => props.open('template')}
        />
      ) : null}
      <Tool
        name="cross"
        label={t.inbox.crossTool}
        Icon={IconArrowsExchange}
        open={props.tray === 'cross'}
        run={() => props.open('cross')}
      />
      <Tool
        name="later"
        label={t.inbox.later}
        Icon={IconClock}
        open={props.tray === 'later'}
        run={() => props.open('later')}
      />
      <Tool
        name="preview"
        label={t.inbox.previewTool}
        Icon={IconEye}
        open={props.tray === 'preview'}
        run={() => props.open('preview')}
      />
    </>
  )
}
