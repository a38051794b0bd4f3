// Turns the form's pages in the browser, one at a time, and nothing leaves the device on the way.

import { entitle, shortPages } from './pages.js'
import { isShown, questionsOf } from './questions.js'

// Shows the form page by page until the signal ends it. `draw` fills the last page, the review, each time.
export function turnPages(form, review, draw, signal) {
  const pages = shortPages(form)
  for (const page of pages) page.append(document.getElementById('part-buttons').content.cloneNode(true))
  form.querySelector('#finish').remove()
  form.append(review)
  form.dataset.paged = ''
  history.scrollRestoration = 'manual'
  let current = pages[0]

  const open = () => pages.filter((page) => questionsOf(page).some(isShown) || page.querySelector('#unit'))
  const beside = (step) => open()[open().indexOf(current) + step]

  // Titles what is open now, and gives it its buttons.
  function number() {
    const [first, last] = [open()[0], lastOf(open())]
    entitle(open(), form)
    for (const page of open()) {
      page.querySelector('[data-turn=back]').hidden = page === first
      page.querySelector('[data-turn=next]').hidden = page === last
      page.querySelector('[data-turn=review]').hidden = page !== last
      page.querySelector('[data-early]').hidden = page === last
    }
    document.title = `${current.querySelector('h2').textContent} – ${form.dataset.survey}`
  }

  function show(page) {
    current = page
    number()
    if (page === review) draw()
    for (const one of [...pages, review]) one.hidden = one !== page
  }

  // Goes to a page as a link would: the browser's back button leads here again.
  function goTo(page, place = page.querySelector('h2')) {
    const faulty = current.querySelector('input:invalid')
    if (faulty) return faulty.reportValidity()
    show(page)
    history.pushState({ page: page.id }, '')
    lookAt(place)
  }

  function begin(id) {
    const linked = document.getElementById(location.hash.slice(1))?.closest('section.part')
    const asked = document.getElementById(history.state?.page ?? linked?.id ?? id ?? '')
    show([...open(), review].includes(asked) ? asked : open()[0])
    history.replaceState({ page: current.id }, '')
  }

  const byHistory = () => {
    begin()
    lookAt(current.querySelector('h2'))
  }
  window.addEventListener('popstate', byHistory, { signal })

  return {
    begin,
    number,
    page: () => current.id,
    next: () => current !== review && goTo(beside(1) ?? review),
    back: () => goTo(current === review ? lastOf(open()) : beside(-1)),
    review: () => goTo(review),
    part: (part) => goTo(part),
    question: (question) => goTo(question.closest('section.part'), question),
  }
}

const lastOf = (list) => list[list.length - 1]

function lookAt(place) {
  place.focus({ preventScroll: true })
  if (place.matches('h2')) window.scrollTo(0, 0)
  else place.scrollIntoView()
}
