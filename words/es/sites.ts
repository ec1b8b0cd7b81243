// Connecting a chat to a site of the company’s.
export const sites = {
  connect: 'Agregar un chat web',
  newTitle: 'Agregar un chat a un sitio',
  newText:
    'Un chat por sitio: cada uno tiene su clave, sus textos y los sitios que pueden mostrarlo.',
  nameHint: 'Cómo lo verá el personal: Tienda web, Sitio de ayuda.',
  newDo: 'Agregar',
  secret: 'Secreto de identidades',
  secretText: 'Con él su servidor firma quién ha entrado. Copiarlo ahora: no se vuelve a mostrar.',
  code: 'Poner el chat en las páginas',
  codeText: 'Pegar esta línea antes de cerrar el cuerpo de cada página del sitio.',
  script: 'Línea para las páginas',
  more: 'Páginas que no admiten scripts, y personas que han entrado',
  frameText:
    'Donde la política de la página no admite scripts de otros sitios, el chat va en un marco.',
  frame: 'Marco',
  signText:
    'Su servidor firma quién ha entrado y la página lo da en data-identity; dura a lo sumo diez minutos. Así se firma en Node:',
  sign: 'Firmar en Node',
  languageOfPage: 'El de la página',
  fields: {
    origins: 'Sitios que lo muestran',
    title: 'Título',
    greeting: 'Saludo',
    away: 'Cuando nadie responde',
    colour: 'Color',
    language: 'Idioma',
    privacyUrl: 'Página de privacidad',
  },
  hints: {
    origins:
      'Direcciones como https://www.tienda.example, una por línea. «*.» vale por cualquier subdominio.',
    title: 'Arriba del chat. Vacío: Hablemos.',
    greeting: 'Lo primero que se lee al abrirlo.',
    away: 'Se dice al pedir un correo a quien espera.',
    colour: 'Como #4263eb; el del texto se elige solo.',
    language: 'En el que habla cuando la página no lo dice.',
    privacyUrl: 'Se enlaza al pie del chat.',
  },
  languages: {
    es: 'Español',
    en: 'Inglés',
    pt: 'Portugués',
  },
} as const
