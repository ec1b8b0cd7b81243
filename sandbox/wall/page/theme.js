// Before anything is painted: the colours of the house follow the system.
const dark = matchMedia('(prefers-color-scheme: dark)')
const follow = () =>
  document.documentElement.setAttribute(
    'data-mantine-color-scheme',
    dark.matches ? 'dark' : 'light',
  )
dark.addEventListener('change', follow)
follow()
