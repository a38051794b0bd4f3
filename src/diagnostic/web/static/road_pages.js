// Shows the pages of an invitation. Every word comes from the shell or from another page of the service.

import { showPage } from './form.js'
import { ask } from './road_checks.js'

export const facts = document.getElementById('road').dataset
let shell
let said

// Takes the page that was opened, or the same in another language, as the one to speak from.
export function speakFrom(page) {
  shell = page.cloneNode(true)
  shell.getElementById('road').replaceChildren()
}

export async function speakIn(wish) {
  if (!wish || wish === language()) return
  const got = await ask(`/s/${facts.wave}?lang=${encodeURIComponent(wish)}`)
  if (got.ok) speakFrom(new DOMParser().parseFromString(await got.text(), 'text/html'))
}

export const language = () => shell.documentElement.lang

// Shows one of the shell's texts: `when` names the passages that apply, `texts` fills its gaps, and `dress`
// does the rest. After the thanks there is nothing more to say.
export function tell(name, when = [], texts = {}, dress = () => {}) {
  if (said?.[0] === 'thanks' && name !== 'thanks') return
  said = [name, when, texts, dress]
  showPage(shell.cloneNode(true))
  const main = document.getElementById('road')
  main.append(shell.getElementById(name).content.cloneNode(true))
  for (const one of main.querySelectorAll('[data-when]')) one.hidden = !when.includes(one.dataset.when)
  for (const one of main.querySelectorAll('[data-text]')) one.textContent = texts[one.dataset.text] ?? ''
  dress(main)
  entitle()
}

// Says the same in the language that is spoken now.
export const tellAgain = () => tell(...said)

// Shows another page of the service.
export function turnTo(page) {
  if (said[0] === 'thanks') return
  showPage(page)
  entitle()
}

function entitle() {
  const head = document.querySelector('h1')
  document.title = `${head.textContent} – ${facts.survey}`
  head.tabIndex = -1
  head.focus({ preventScroll: true })
  window.scrollTo(0, 0)
}
