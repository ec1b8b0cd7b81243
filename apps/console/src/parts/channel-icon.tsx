import { wordOf } from '../../../../words/index.ts'
import {
  IconBell,
  IconBrandInstagram,
  IconBrandMessenger,
  IconBrandTelegram,
  IconBrandWhatsapp,
  IconBrandX,
  IconBuildingStore,
  IconDatabase,
  IconDeviceMobile,
  IconFileText,
  IconMail,
  IconMessage,
  IconPhone,
  IconTicket,
  IconWorld,
} from '../../../kit/icons.ts'
import { useWords } from '../words.tsx'
import './channel-icon.css'

const icons: Record<string, typeof IconWorld> = {
  whatsapp: IconBrandWhatsapp,
  messenger: IconBrandMessenger,
  instagram: IconBrandInstagram,
  telegram: IconBrandTelegram,
  x: IconBrandX,
  line: IconMessage,
  sms: IconMessage,
  voice: IconPhone,
  email: IconMail,
  webchat: IconMessage,
  push: IconBell,
  store: IconBuildingStore,
  web: IconWorld,
  app: IconDeviceMobile,
  print: IconFileText,
  event: IconTicket,
}

/** A channel is an icon with its name, never a colour alone. */
export function ChannelIcon(props: { channel: string; named?: boolean }) {
  const { t } = useWords()
  const Icon = icons[props.channel] ?? IconDatabase
  const name = wordOf(t.common.channels, props.channel)
  return (
    <span className="channel" data-channel={props.channel} title={name}>
      <Icon size={16} stroke={1.6} aria-hidden={true} />
      <span className={props.named ? undefined : 'visually-hidden'}>{name}</span>
    </span>
  )
}
