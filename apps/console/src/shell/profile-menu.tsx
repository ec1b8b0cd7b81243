import { Menu } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { languages } from '../../../../words/index.ts'
import {
  IconCheck,
  IconDeviceDesktop,
  IconLogout,
  IconMoon,
  IconSun,
  IconUser,
} from '../../../kit/icons.ts'
import { useChangeMe, usePreferences } from '../me.ts'
import { Initials } from '../parts/initials.tsx'
import { useWords } from '../words.tsx'
import { useSignOut } from './sign-out.ts'

const schemes = { light: IconSun, dark: IconMoon, auto: IconDeviceDesktop } as const

export function ProfileMenu(props: { name: string }) {
  const { t, language } = useWords()
  const { scheme } = usePreferences()
  const change = useChangeMe()
  const navigate = useNavigate()
  const signOut = useSignOut()
  return (
    <Menu position="right-end" width={240}>
      <Menu.Target>
        <button type="button" className="rail-profile" title={props.name}>
          <Initials name={props.name} />
          <span className="visually-hidden">{t.shell.profileOf(props.name)}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconUser size={16} />}
          onClick={() => void navigate({ to: '/settings/profile' })}
        >
          {t.shell.profile}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t.shell.language}</Menu.Label>
        {languages.map((each) => (
          <Menu.Item
            key={each}
            lang={each}
            onClick={() => change.mutate({ language: each })}
            rightSection={each === language ? <IconCheck size={16} /> : null}
          >
            {t.common.languages[each]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{t.shell.scheme}</Menu.Label>
        {(['light', 'dark', 'auto'] as const).map((each) => {
          const Icon = schemes[each]
          return (
            <Menu.Item
              key={each}
              leftSection={<Icon size={16} />}
              onClick={() => change.mutate({ preferences: { scheme: each } })}
              rightSection={each === scheme ? <IconCheck size={16} /> : null}
            >
              {t.shell.schemes[each]}
            </Menu.Item>
          )
        })}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={signOut}>
          {t.shell.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
