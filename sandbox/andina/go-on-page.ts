// What the shop's page shows of going on by WhatsApp: a button, and how it stands.

export const goOnBar = `
<section id="go-on" aria-label="Seguir por WhatsApp">
  <button id="go-on-start">Seguir por WhatsApp</button>
  <span id="go-on-said" role="status"></span>
  <a id="go-on-link" target="_blank" rel="noopener" hidden>Abrir WhatsApp</a>
  <span id="go-on-ask" hidden>
    <button data-word="yes">Sí, es mío</button> <button data-word="no">No es mío</button>
  </span>
</section>`

export const goOnStyle = `
  #go-on { display: flex; gap: 12px; align-items: center; flex-wrap: wrap; padding: 12px 24px;
    background: #fff; border-bottom: 1px solid #e3e6eb }
  #go-on [hidden] { display: none }
  #go-on-start { background: #12724a; border-color: #12724a; color: #fff }`

/** Needs \`catalogue\` and \`seen\` (the product looked at last) of the page's own script. */
export const goOnScript = `
  const part = (name) => document.getElementById('go-on-' + name)
  const ended = ['joined', 'refused', 'revoked', 'expired', 'none']
  const tell = ({ state, link, ending, confirmed, taken }) => {
    const asks = state === 'taken' && confirmed === null
    const whose = ending ? 'el WhatsApp que termina en …' + ending : 'el WhatsApp que usó el código'
    part('said').textContent =
      asks ? '¿Es suyo ' + whose + '?'
      : state === 'issued' ? 'Envíe en WhatsApp el mensaje que ya está escrito. Sirve por 30 minutos.'
      : state === 'taken' ? 'Gracias. Falta que lo confirme en WhatsApp.'
      : state === 'joined' ? 'Listo: su consulta sigue por WhatsApp.'
      : state === 'refused' ? 'No se continuó nada.'
      : taken ? 'Pasó demasiado tiempo sin confirmar.' : 'El código ya no sirve. Puede pedir otro.'
    part('ask').hidden = !asks
    part('link').hidden = state !== 'issued'
    part('link').href = link || '#'
  }
  const ask = async (form) => {
    const answer = await fetch('/seguir', form
      ? { method: 'POST', body: new URLSearchParams(form) } : undefined)
    if (!answer.ok) throw new Error(await answer.text())
    return answer.json()
  }
  let watching
  const watch = async (form) => {
    clearTimeout(watching)
    const stands = await ask(form)
    if (stands.state !== 'none') tell(stands)
    if (!ended.includes(stands.state)) watching = setTimeout(watch, 1000)
    return stands
  }
  const failed = () => { part('said').textContent = 'No se pudo. Intente de nuevo en un momento.' }
  part('start').addEventListener('click', async () => {
    // Opened by the click itself: a tab opened later would be held back.
    const tab = window.open('about:blank')
    const user = await analytics.user()
    const form = { anonymousId: user.anonymousId() }
    if (seen) Object.assign(form, { sku: seen.sku, product: seen.name })
    try {
      const { link } = await watch(form)
      if (tab) tab.location = link
    } catch { tab?.close(); failed() }
  })
  part('ask').addEventListener('click', (event) => {
    const { word } = event.target.dataset
    if (word) watch({ confirmed: word }).catch(failed)
  })
  watch().catch(() => {})`
