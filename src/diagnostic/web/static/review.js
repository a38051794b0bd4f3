// Shows exactly what Send will send, from the page itself: the server is not asked.

import { answerInWords, isOpen, isShown, questionsOf } from './questions.js'

// Fills the review with the questions as they stand. `turn` leads back to one of them, or to its part.
export function drawReview(form, review, turn) {
  const open = questionsOf(form).filter((question) => isShown(question) && !answerInWords(question))
  const asked = questionsOf(form).filter(isShown).length
  show(review, 'nothing', open.length === asked)
  show(review, 'something', open.length < asked)
  show(review, 'complete', !open.length)
  show(review, 'gaps', open.length && open.length < asked)
  review.querySelector('[data-count]').textContent = open.length
  review.querySelector('[data-open]').replaceChildren(...open.map((question) => jump(question, turn)))
  const pages = [...form.querySelectorAll('section.part')].filter((page) => questionsOf(page).some(isShown))
  const parts = [...new Set(pages.map((page) => page.dataset.of))]
  const pagesOf = (part) => pages.filter((page) => page.dataset.of === part)
  review.querySelector('[data-lines]').replaceChildren(
    ...parts.map((part, place) => lines(pagesOf(part), place + 1, review, turn)),
  )
  drawUnit(form, review)
}

function show(review, name, condition) {
  for (const one of review.querySelectorAll(`[data-when=${name}]`)) one.hidden = !condition
}

function jump(question, turn) {
  const item = document.createElement('li')
  item.append(button(sentence(question), () => turn.question(question)))
  return item
}

function lines(pages, number, review, turn) {
  const box = document.createElement('div')
  const head = document.createElement('div')
  head.className = 'part-head'
  const title = document.createElement('h3')
  title.textContent = pages[0].dataset.title
  const change = review.dataset.changeWords.replace('{number}', number)
  head.append(title, button(change, () => turn.part(pages[0])))
  const list = document.createElement('dl')
  list.className = 'sent'
  list.append(...pages.flatMap(questionsOf).filter(isShown).map((question) => line(question, review)))
  box.append(head, list)
  return box
}

function line(question, review) {
  const answer = answerInWords(question)
  const box = pair(sentence(question), answer || review.dataset.noAnswer, !answer)
  if (isOpen(question) && answer) Object.assign(box.lastChild, { className: 'words', dir: 'auto' })
  return box
}

function drawUnit(form, review) {
  const unit = form.querySelector('#unit')
  const place = review.querySelector('[data-unit]')
  if (!unit || !place) return
  place.textContent = unit.selectedOptions[0].textContent
  place.classList.toggle('none', !unit.value)
}

function pair(term, description, isNone) {
  const box = document.createElement('div')
  const [dt, dd] = ['dt', 'dd'].map((tag) => document.createElement(tag))
  dt.textContent = term
  dd.textContent = description
  dd.classList.toggle('none', isNone)
  box.append(dt, dd)
  return box
}

function button(words, act) {
  const made = document.createElement('button')
  made.type = 'button'
  made.className = 'link'
  made.textContent = words
  made.addEventListener('click', act)
  return made
}

const sentence = (question) => {
  const [number, text] = question.querySelectorAll('legend > span')
  return `${number.textContent}. ${text.textContent}`
}
