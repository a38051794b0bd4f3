// Cuts the form's parts into short pages (nobody scrolls through fifteen questions on a phone) and turns them
// in the browser, one at a time. Nothing leaves the device on the way.

import { isShown, questionsOf } from './questions.js'

const MOST_QUESTIONS = 5

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

// Gives the form's pages in order. Each tells the part that it belongs to as `data-of`.
const shortPages = (form) => [...form.querySelectorAll('section.part')].flatMap(cut)

function cut(part) {
  const questions = questionsOf(part)
  const size = Math.ceil(questions.length / Math.ceil(questions.length / MOST_QUESTIONS))
  const pages = [part]
  part.dataset.of = part.id
  for (let first = size; first < questions.length; first += size) {
    const page = part.cloneNode(false)
    page.id = `${part.id}-${pages.length + 1}`
    const before = pages[pages.length - 1]
    page.append(part.querySelector('h2').cloneNode(true), from(questions[first], before))
    before.after(page)
    pages.push(page)
  }
  return pages
}

// Takes the question and all that stands behind it on its page.
function from(question, page) {
  const rest = document.createRange()
  rest.setStartBefore(question)
  rest.setEndAfter(page.lastChild)
  return rest.extractContents()
}

// Titles the pages that are open now, "Part 2 of 5, page 1 of 3": an answer may open a page or close it.
function entitle(pages, form) {
  const parts = [...new Set(pages.map((page) => page.dataset.of))]
  for (const page of pages) {
    const beside = pages.filter((one) => one.dataset.of === page.dataset.of)
    const place = { number: parts.indexOf(page.dataset.of) + 1, of: parts.length }
    page.dataset.title = filled(form.dataset.partWords, place)
    const places = { ...place, page: beside.indexOf(page) + 1, pages: beside.length }
    const title = beside.length > 1 ? filled(form.dataset.pageWords, places) : page.dataset.title
    page.querySelector('h2').textContent = title
  }
}

const filled = (words, facts) => words.replace(/{(\w+)}/g, (_, name) => facts[name])
