// Before anything is painted: the colours last chosen on this browser, so that a dark screen does
// not begin with a white flash. What the person chose is read with their session.
{
  const kept = localStorage.getItem('mantine-color-scheme-value')
  const dark =
    kept === 'dark' || (kept !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.dataset.mantineColorScheme = dark ? 'dark' : 'light'
}
