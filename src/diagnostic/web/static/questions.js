// What the form asks and what has been chosen, read from the page itself.

export const questionsOf = (root) => [...root.querySelectorAll('fieldset.item')]
export const isShown = (question) => !question.disabled
export const itemOf = (question) => question.id.replace(/^q-/, '')
const LEAVE_OPEN = 'leave_open'
const radiosOf = (question) => question.querySelectorAll('input[type=radio]')
const chosenOf = (question) => question.querySelector('input[type=radio]:checked')
export const isOpen = (question) => Boolean(question.querySelector('textarea'))
const controlOf = (question) => question.querySelector('input[type=number], select, textarea')

// Gives a question's answer as the form sends it; '' when it is open.
export function answerOf(question) {
  const chosen = chosenOf(question)
  if (chosen) return chosen.value === LEAVE_OPEN ? '' : chosen.value
  return controlOf(question)?.value.trim() ?? ''
}

// Gives what can be answered, as the form sends and words it; of numbers, how far they reach.
export function choicesOf(question) {
  const number = question.querySelector('input[type=number]')
  const range = number ? [[`${number.min} to ${number.max}`, number.parentElement.textContent]] : []
  const radios = [...radiosOf(question)].map((radio) => [radio.value, radio.closest('label').textContent])
  const listed = [...question.querySelectorAll('option')].map((option) => [option.value, option.textContent])
  const offered = [...range, ...radios, ...listed].filter(([value]) => value && value !== LEAVE_OPEN)
  return offered.map(([value, label]) => ({ value, label: label.trim() }))
}

// Gives the answer in the form's own words.
export function answerInWords(question) {
  if (!answerOf(question)) return ''
  const chosen = chosenOf(question)
  if (chosen) return chosen.closest('label').textContent.trim()
  const control = controlOf(question)
  if (control.selectedOptions) return control.selectedOptions[0].textContent.trim()
  if (isOpen(question)) return control.value.trim()
  return `${Number(control.value)} ${control.parentElement.textContent.trim()}`.trim()
}

// Beside the field of a number stand choices such as 'cannot say': what is touched last counts.
export function settle(question, touched) {
  const control = controlOf(question)
  if (touched.type === 'radio' && control) control.value = ''
  if (touched === control) for (const radio of radiosOf(question)) radio.checked = false
}

export function answersOf(form) {
  const given = questionsOf(form).filter((question) => isShown(question) && answerOf(question))
  return Object.fromEntries(given.map((question) => [itemOf(question), answerOf(question)]))
}

export function fillIn(form, answers) {
  for (const question of questionsOf(form)) {
    const answer = answers[itemOf(question)] ?? ''
    for (const radio of radiosOf(question)) radio.checked = radio.value === answer
    const control = controlOf(question)
    if (control) control.value = control.type === 'number' && isNaN(answer) ? '' : answer
    offerTakingBack(form, question)
  }
}

// Shows what the answers so far open. An answer counts for later conditions only when its question is shown.
export function applyConditions(form) {
  const seen = {}
  for (const question of questionsOf(form)) {
    const { shownIf, shownFor } = question.dataset
    const opens = !shownIf || shownFor.split(' ').includes(seen[shownIf])
    question.hidden = question.disabled = !opens
    if (opens) seen[itemOf(question)] = answerOf(question) || undefined
  }
}

// A chosen radio button cannot be unchosen, so an answered question gets one more that means 'open'.
export function offerTakingBack(form, question) {
  const name = radiosOf(question)[0]?.name
  const isThere = question.querySelector('input[type=radio][value=""]')
  if (!name || isThere || controlOf(question) || !answerOf(question)) return
  const choice = document.getElementById('take-back').content.cloneNode(true)
  choice.querySelector('input').name = name
  question.append(choice)
}
