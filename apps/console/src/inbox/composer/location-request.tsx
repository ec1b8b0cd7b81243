import { Button } from '@mantine/core'
import { IconMapPin } from '../../../../kit/icons.ts'
import { useWords } from '../../words.tsx'

/** A button by which the customer says where they are; the text above it is in the box. */
export function LocationRequest(props: { remove: () => void }) {
  const { t } = useWords()
  return (
    <fieldset className="tray tray-line" aria-label={t.inbox.locationTool}>
      <IconMapPin size={18} stroke={1.6} aria-hidden={true} />
      <span className="grow small">{t.inbox.locationHow}</span>
      <Button variant="subtle" onClick={props.remove}>
        {t.inbox.withoutLocation}
      </Button>
    </fieldset>
  )
}
