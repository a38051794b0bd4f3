// Cuts the form's parts into short pages: nobody scrolls through fifteen questions on a phone.

import { questionsOf } from './questions.js'

const MOST_QUESTIONS = 5

// Gives the form's pages in order. Each tells the part that it belongs to as `data-of`.
export const shortPages = (form) => [...form.querySelectorAll('section.part')].flatMap(cut)

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
export function entitle(pages, form) {
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
