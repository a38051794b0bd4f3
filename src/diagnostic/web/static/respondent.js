// What a respondent's pages can do beyond their forms: turn parts without the server, and keep a draft on
// this device. Every page works without this file. All words are the page's own.

import { draftOf, forgetDraft, offerDraft, place, sweepOldDrafts } from './drafts.js'
import { askQuestions } from './form.js'
import { cards, hidden } from './send.js'

async function consent(form) {
  const draft = await draftOf(form)
  if (!draft) return
  const ticket = form.elements.namedItem('ticket')
  const fresh = ticket.value
  const stored = await draft.read()
  if (stored) ticket.value = stored.ticket
  offerDraft(form, stored, {
    forget: async () => {
      await draft.forget()
      ticket.value = fresh
    },
    keepNothing: () => form.append(hidden('drafts', 'off')),
  })
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
const sheet = document.getElementById('sheet')
const start = { consent, questions: (form) => askQuestions(form, cards), refused }[sheet?.dataset.page]
if (start) start(sheet)
