// What a respondent's pages can do beyond their forms: turn parts without the server, and keep a draft on
// this device. Every page works without this file. All words are the page's own.

import { draftOf, forgetDraft, sweepOldDrafts } from './drafts.js'
import { askQuestions } from './form.js'
import { hidden } from './send.js'

const byId = (id) => document.getElementById(id)

function place(id, before) {
  const made = byId(id).content.firstElementChild.cloneNode(true)
  before.before(made)
  return made
}

// The consent page: offers to go on with what was begun here, or to keep nothing.
async function consent(form) {
  const draft = await draftOf(form)
  if (!draft) return
  const keeping = place('keeping', form)
  const ticket = form.elements.namedItem('ticket')
  const fresh = ticket.value
  const stored = await draft.read()
  const answers = Object.keys(stored?.answers ?? {}).length
  const offer = answers && place('begun', document.querySelector('h1').nextElementSibling)
  if (stored) ticket.value = stored.ticket
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
    ticket.value = fresh
    if (offer) offer.remove()
  }
}

// A page that refuses a used code: a form whose thank-you page was lost may be sent again from here.
async function refused(form) {
  const draft = await draftOf(form)
  const stored = await draft?.read()
  if (!stored?.isSent) return draft?.forget()
  const offer = place('unthanked', document.querySelector('h1').nextElementSibling)
  const { ticket, unit, answers } = stored
  const given = Object.entries(answers).map(([item, answer]) => [`answer.${item}`, answer])
  const fields = [...Object.entries({ ticket, unit }), ...given]
  form.append(...fields.map(([name, value]) => hidden(name, value)))
  offer.querySelector('[data-do=forget]').addEventListener('click', async () => {
    await draft.forget()
    offer.remove()
  })
}

sweepOldDrafts()
for (const { dataset } of document.querySelectorAll('[data-forget-draft]')) forgetDraft(dataset.forgetDraft)
const sheet = byId('sheet')
const start = { consent, questions: askQuestions, refused }[sheet?.dataset.page]
if (start) start(sheet)
