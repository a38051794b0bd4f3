// What the consent page offers beside its text: to go on with what was begun here, or to keep nothing.

// Shows the offers; `begun` is the draft, if there is one.
export function offerDraft(form, begun, { forget, keepNothing }) {
  const keeping = place('keeping', form)
  const answers = Object.keys(begun?.answers ?? {}).length
  const offer = answers && place('begun', document.querySelector('h1').nextElementSibling)
  const drop = () => {
    if (offer) offer.remove()
    return forget()
  }
  if (offer) {
    offer.querySelector('[data-count]').textContent = answers
    offer.querySelector('[data-do=forget]').addEventListener('click', drop)
  }
  keeping.querySelector('[data-do=keep-nothing]').addEventListener('click', () => {
    drop()
    keepNothing()
    for (const one of keeping.querySelectorAll('[data-kept]')) one.hidden = !one.hidden
    keeping.querySelector('[role=status]').focus()
  })
}

// Puts what a template holds before an element.
export function place(id, before) {
  const made = document.getElementById(id).content.firstElementChild.cloneNode(true)
  before.before(made)
  return made
}
