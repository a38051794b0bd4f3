// The page of questions: one part at a time, kept at every change, sent once and whole.

import { turnPages } from './parts.js'
import { answersOf, applyConditions, fillIn, offerTakingBack, settle } from './questions.js'
import { drawReview } from './review.js'

const byId = (id) => document.getElementById(id)

// Takes the page of questions over. `state` is what was chosen before in another language. The road tells
// where a draft is kept (`draft`, may be null), whether it is passable (`isReady`), how to `send`, and how to
// get the page `inLanguage`; `send` calls `leave` when it takes the page down.
export async function askQuestions(form, road, state) {
  const draft = await road.draft(form)
  const stored = state ?? (await draft?.read())
  const review = byId('review').content.firstElementChild.cloneNode(true)
  const ended = new AbortController()
  const turn = turnPages(form, review, () => drawReview(form, review, turn), ended.signal)
  const ticket = form.elements.namedItem('ticket')
  if (stored) restore()
  applyConditions(form)
  turn.begin(stored?.page)
  if (draft && stored) keep()

  function restore() {
    ticket.value = stored.ticket
    fillIn(form, stored.answers)
    const unit = byId('unit')
    if (unit) unit.value = stored.unit ?? ''
  }

  const now = (isSent = false) => ({
    ticket: ticket.value,
    unit: byId('unit')?.value ?? '',
    answers: answersOf(form),
    page: turn.page(),
    isSent,
  })

  async function keep(isSent) {
    // Another tab may have begun first: both send one form.
    const elsewhere = await draft.read()
    if (elsewhere) ticket.value = elsewhere.ticket
    byId('kept').hidden = !(await draft.write(now(isSent)))
  }

  form.addEventListener('input', ({ target }) => {
    const question = target.closest('fieldset.item')
    if (question) {
      settle(question, target)
      offerTakingBack(form, question)
    }
    applyConditions(form)
    turn.number()
    if (draft) keep()
  })

  form.addEventListener('click', (event) => {
    const button = event.target.closest('button')
    const way = button?.dataset.turn
    if (button?.dataset.do === 'send') {
      event.preventDefault()
      send(button)
    } else if (button?.dataset.do === 'move') {
      keep().then(() => road.move())
    } else if (way) {
      turn[way]()
      if (draft && Object.keys(answersOf(form)).length) keep()
    }
  })

  onSwitch(switchTo)

  // What is left is the Enter key, and nothing may be posted by it.
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    turn.next()
  })

  async function send(button) {
    if (button.disabled) return
    button.disabled = true
    window.addEventListener('pageshow', () => (button.disabled = false), { once: true })
    if (await road.isReady(form)) {
      if (draft) await keep(true)
      road.send(form, now(), leave)
    } else tellOffline(button)
  }

  function tellOffline(button) {
    button.disabled = false
    const isKept = !byId('kept').hidden
    const told = byId(isKept ? 'offline-kept' : 'offline')
    byId('offline-kept').hidden = !isKept
    byId('offline').hidden = isKept
    told.focus()
  }

  // Asks for the same form in another language: no answer goes along.
  async function switchTo(language) {
    const state = now()
    const other = await road.inLanguage(form, language)
    if (!other) return
    leave()
    showPage(other)
    await askQuestions(byId('sheet'), road, state)
  }

  function leave() {
    ended.abort()
  }
}

// Calls when another language is chosen.
export function onSwitch(act) {
  for (const button of document.querySelectorAll('button[name=switch_to]')) {
    button.addEventListener('click', (event) => {
      event.preventDefault()
      act(button.value)
    })
  }
}

export function showPage(other) {
  document.documentElement.lang = other.documentElement.lang
  document.documentElement.dir = other.documentElement.dir
  document.body.replaceWith(other.body)
}
