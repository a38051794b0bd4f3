// What a respondent's pages can do beyond their forms: turn parts without the server, and keep a draft on
// this device. Every page works without this file. All words are the page's own.

import { draftOf, forgetDraft, sweepOldDrafts } from './drafts.js'
import { turnPages } from './parts.js'
import { answersOf, applyConditions, fillIn, offerTakingBack, settle } from './questions.js'
import { drawReview } from './review.js'
import { hidden, isConnected, post } from './send.js'

const byId = (id) => document.getElementById(id)
const field = (form, name) => form.elements.namedItem(name)
const openDraft = (form) => form.dataset.draft && draftOf(form.dataset.draft, field(form, 'code').value)

function place(id, before) {
  const made = byId(id).content.firstElementChild.cloneNode(true)
  before.before(made)
  return made
}

// The consent page: offers to go on with what was begun here, or to keep nothing.
async function consent(form) {
  const draft = await openDraft(form)
  if (!draft) return
  const keeping = place('keeping', form)
  const fresh = field(form, 'ticket').value
  const stored = await draft.read()
  const answers = Object.keys(stored?.answers ?? {}).length
  const offer = answers && place('begun', document.querySelector('h1').nextElementSibling)
  if (stored) field(form, 'ticket').value = stored.ticket
  if (offer) {
    offer.querySelector('[data-count]').textContent = answers
    offer.querySelector('[data-do=forget]').addEventListener('click', forget)
  }
  keeping.querySelector('[data-do=keep-nothing]').addEventListener('click', () => {
    forget()
    form.append(hidden('drafts', 'off'))
    for (const one of keeping.querySelectorAll('[data-kept]')) one.hidden = !one.hidden
    keeping.querySelector('[role=status]').focus()
  })

  async function forget() {
    await draft.forget()
    field(form, 'ticket').value = fresh
    if (offer) offer.remove()
  }
}

// The questions: one part at a time, kept at every change, sent once.
async function questions(form, state) {
  const draft = await openDraft(form)
  const stored = state ?? (await draft?.read())
  const review = byId('review').content.firstElementChild.cloneNode(true)
  const ended = new AbortController()
  const turn = turnPages(form, review, () => drawReview(form, review, turn), ended.signal)
  if (stored) restore()
  applyConditions(form)
  turn.begin(stored?.page)
  if (draft && stored) keep()

  function restore() {
    field(form, 'ticket').value = stored.ticket
    fillIn(form, stored.answers)
    const unit = byId('unit')
    if (unit) unit.value = stored.unit ?? ''
  }

  const now = (isSent = false) => ({
    ticket: field(form, 'ticket').value,
    unit: byId('unit')?.value ?? '',
    answers: answersOf(form),
    page: turn.page(),
    isSent,
  })

  async function keep(isSent) {
    const elsewhere = await draft.read() // another tab may have begun first: both send one form
    if (elsewhere) field(form, 'ticket').value = elsewhere.ticket
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
    } else if (way) {
      turn[way]()
      if (draft && Object.keys(answersOf(form)).length) keep()
    }
  })

  for (const button of document.querySelectorAll('button[name=switch_to]')) {
    button.addEventListener('click', (event) => {
      event.preventDefault()
      switchTo(button.value)
    })
  }

  // What is left is the Enter key, and nothing may be posted by it.
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    turn.next()
  })

  async function send(button) {
    if (button.disabled) return
    button.disabled = true
    window.addEventListener('pageshow', () => (button.disabled = false), { once: true })
    const connected = await isConnected(form.dataset.probe)
    if (connected) {
      if (draft) await keep(true)
      post(form, '/a/send')
    } else tellOffline(button)
  }

  function tellOffline(button) {
    button.disabled = false
    const told = byId(draft ? 'offline-kept' : 'offline')
    told.hidden = false
    told.focus()
  }

  // Asks for the same form in another language: no answer goes along.
  async function switchTo(language) {
    const body = new URLSearchParams(new FormData(form))
    for (const name of [...body.keys()]) if (/^(answer\.|unit$)/.test(name)) body.delete(name)
    body.set('switch_to', language)
    const state = now()
    const html = await fetch('/a/form', { method: 'POST', body }).then((got) => (got.ok ? got.text() : null), () => null)
    if (!html) return
    const other = new DOMParser().parseFromString(html, 'text/html')
    document.documentElement.lang = other.documentElement.lang
    document.documentElement.dir = other.documentElement.dir
    ended.abort()
    document.body.replaceWith(other.body)
    await questions(byId('sheet'), state)
  }
}

// A page that refuses a used code: a form whose thank-you page was lost may be sent again from here.
async function refused(form) {
  const draft = await openDraft(form)
  const stored = await draft?.read()
  if (!stored?.isSent) return draft?.forget()
  const offer = place('unthanked', document.querySelector('h1').nextElementSibling)
  const { ticket, unit, answers } = stored
  const fields = Object.entries({ ticket, unit }).concat(
    Object.entries(answers).map(([item, answer]) => [`answer.${item}`, answer]),
  )
  form.append(...fields.map(([name, value]) => hidden(name, value)))
  offer.querySelector('[data-do=forget]').addEventListener('click', async () => {
    await draft.forget()
    offer.remove()
  })
}

sweepOldDrafts()
for (const { dataset } of document.querySelectorAll('[data-forget-draft]')) forgetDraft(dataset.forgetDraft)
const sheet = byId('sheet')
const start = { consent, questions, refused }[sheet?.dataset.page]
if (start) start(sheet)
