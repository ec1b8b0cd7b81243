import type { Words } from '../index.ts'

export const sites: Words['sites'] = {
  connect: 'Add a web chat',
  newTitle: 'Add a chat to a site',
  newText: 'One chat for each site: each has its key, its texts and the sites that may show it.',
  nameHint: 'As staff will see it: Web shop, Help site.',
  newDo: 'Add',
  secret: 'Secret of identities',
  secretText: 'With it your server signs who is signed in. Copy it now: it is not shown again.',
  code: 'Put the chat on the pages',
  codeText: 'Paste this line before the end of the body of each page of the site.',
  script: 'Line for the pages',
  more: 'Pages that take no scripts, and people who are signed in',
  frameText: 'Where a page’s policy takes no scripts of other sites, the chat stands in a frame.',
  frame: 'Frame',
  signText:
    'Your server signs who is signed in and the page gives it in data-identity; it lasts ten minutes at most. This signs in Node:',
  sign: 'Signing in Node',
  languageOfPage: 'That of the page',
  fields: {
    origins: 'Sites that show it',
    title: 'Title',
    greeting: 'Greeting',
    away: 'When nobody answers',
    colour: 'Colour',
    language: 'Language',
    privacyUrl: 'Privacy page',
  },
  hints: {
    origins:
      'Addresses such as https://www.shop.example, one a line. “*.” stands for any subdomain.',
    title: 'At the top of the chat. Empty: Let’s talk.',
    greeting: 'The first thing to be read when it opens.',
    away: 'Said when somebody who waits is asked for an e-mail address.',
    colour: 'Such as #4263eb; that of the text is chosen by itself.',
    language: 'In which it speaks when the page does not say.',
    privacyUrl: 'Linked at the foot of the chat.',
  },
  languages: {
    es: 'Spanish',
    en: 'English',
    pt: 'Portuguese',
  },
}
