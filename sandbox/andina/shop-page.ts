import { catalogue } from './catalogue.ts'
import { goOnBar, goOnScript, goOnStyle } from './go-on-page.ts'
import type { Person } from './people.ts'

/** The shop as one page of plain HTML; products and the basket are events of the browser client. */
export function shopPage(options: {
  hebraUrl: string
  browserKey: string
  people: readonly Person[]
  /** Whether the shop's server can ask for crossings. */
  goesOn: boolean
  chat?: { siteKey: string } | undefined
}): string {
  const products = catalogue
    .map(
      ({ sku, name, category, price }) => `<li><article>
        <h2>${name}</h2><p>${category}</p><p class="price">S/ ${price.toFixed(2)}</p>
        <button data-view="${sku}">Ver</button> <button data-add="${sku}">Agregar al carrito</button>
      </article></li>`,
    )
    .join('')
  const options_ = options.people
    .map((one) => `<option value="${one.code}">${one.firstName} ${one.lastName}</option>`)
    .join('')
  return `<!doctype html>
<html lang="es">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tienda Andina</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; margin: 0; color: #1b1f27; background: #f8f9fb }
  header { display: flex; gap: 16px; align-items: center; flex-wrap: wrap; padding: 12px 24px;
    background: #fff; border-bottom: 1px solid #e3e6eb }
  header strong { font-size: 20px; margin-right: auto }
  ul { list-style: none; margin: 0; padding: 24px; display: grid; gap: 16px;
    grid-template-columns: repeat(auto-fill, minmax(210px, 1fr)) }
  article { background: #fff; border: 1px solid #e3e6eb; border-radius: 10px; padding: 16px }
  h2 { font-size: 16px; margin: 0 } p { margin: 4px 0; color: #596170 }
  .price { color: #1b1f27; font-weight: 600; font-variant-numeric: tabular-nums }
  button, select { font: inherit; min-height: 44px; border-radius: 6px; border: 1px solid #8a93a3;
    background: #fff; padding: 0 12px; cursor: pointer }
  [data-add], form button { background: #4263eb; border-color: #4263eb; color: #fff }
  :focus-visible { outline: 2px solid #4263eb; outline-offset: 2px }
  form { display: flex; gap: 8px; align-items: center; flex-wrap: wrap }${options.goesOn ? goOnStyle : ''}
</style>
<script src="${options.hebraUrl}/analytics.js?writeKey=${options.browserKey}"></script>
</head>
<body>
<header>
  <strong>Tienda Andina</strong>
  <span id="basket" role="status">Carrito (0)</span>
  <form id="enter">
    <label for="who">Soy</label>
    <select id="who" name="code">${options_}</select>
    <button>Entrar</button>
  </form>
  <button id="pay">Comprar</button>
</header>${options.goesOn ? goOnBar : ''}
<main><ul>${products}</ul></main>
<script>
  const catalogue = ${JSON.stringify(catalogue)}
  const basket = []
  let seen
  let who
  window.hebraIdentity = () => who && fetch('/identidad?code=' + who).then((answer) => answer.text())
  const describe = (p) => ({ product_id: p.sku, sku: p.sku, name: p.name, category: p.category,
    price: p.price, currency: 'PEN' })
  const say = (text) => { document.getElementById('basket').textContent = text }
  analytics.page('Inicio')
  document.querySelector('main').addEventListener('click', (event) => {
    const { view, add } = event.target.dataset
    const product = catalogue.find((one) => one.sku === (view || add))
    if (!product) return
    seen = product
    if (view) analytics.track('Product Viewed', describe(product))
    if (add) {
      basket.push(product)
      analytics.track('Product Added', { ...describe(product), quantity: 1 })
      say('Carrito (' + basket.length + ')')
    }
  })
  document.getElementById('enter').addEventListener('submit', async (event) => {
    event.preventDefault()
    const code = document.getElementById('who').value
    const user = await analytics.user()
    const anonymousId = user.anonymousId()
    const answer = await fetch('/entrar', { method: 'POST', body: new URLSearchParams({ code, anonymousId }) })
    const { name } = await answer.json()
    analytics.identify(code)
    who = code
    say('Hola, ' + name)
  })
  document.getElementById('pay').addEventListener('click', () => {
    if (!basket.length) return say('El carrito está vacío')
    const total = Math.round(basket.reduce((sum, p) => sum + p.price, 0) * 100) / 100
    analytics.track('Order Completed', { order_id: 'W-' + Date.now().toString(36), total,
      currency: 'PEN', products: basket.map((p) => ({ ...describe(p), quantity: 1 })) })
    basket.length = 0
    say('Gracias por su compra')
  })${options.goesOn ? goOnScript : ''}
</script>${
    options.chat
      ? `
<script src="${options.hebraUrl}/widget.js" data-site="${options.chat.siteKey}" async></script>`
      : ''
  }
</body>
</html>`
}
