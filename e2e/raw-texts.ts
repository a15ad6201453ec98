import type { Page } from '@playwright/test'

/** The language of tests, see src-renderer/src/i18n/pseudo.ts; a window begins in it when it was kept as chosen. */
const KEPT = { theme: 'light', locale: 'en-XA' }

/**
 * What is the same in every language, so that it goes through no catalogue: what says so itself (`translate="no"`, the
 * platform's own word for it), programs and their identifiers, keys, and the titles of documents that are quoted.
 */
export const UNTRANSLATED = '[translate="no"], :not(html)[lang], code, kbd, pre, cite, .cm-content, .cm-completionLabel'

/** Makes every page of a test begin in the language of tests. */
export async function speakPseudo(page: Page): Promise<void> {
  await page.addInitScript((kept) => {
    localStorage.setItem('dma-lab-view', JSON.stringify(kept))
  }, KEPT)
}

/** Texts that are there for an eye or a screen reader and went through no catalogue, each once, with its place. */
export function rawTexts(page: Page): Promise<string[]> {
  return page.evaluate((untranslated) => {
    const ATTRIBUTES = ['aria-label', 'aria-description', 'aria-roledescription', 'aria-valuetext']
    const TOLD = [...ATTRIBUTES, 'title', 'placeholder', 'alt', 'label']
    const found = new Set<string>()
    // What is left when marked and quoted text is gone; marks may stand within marks.
    const without = (text: string): string => {
      let [before, now] = ['', text.replace(/"[^"]*"/g, ' ')]
      while (now !== before) [before, now] = [now, now.replace(/⟦[^⟦⟧]*⟧(?:\+(?=⟦))?/gu, ' ')]
      return now
    }
    /** Numbers with units, keys, and names by their form: a letter, capitals, or with a digit or a sign within. */
    const NAME =
      /^(?:[nµmu]?s|min|[KMG]?B(?:\/s)?|[kM]?Hz|\p{L}|\p{Lu}+|\+\S|\+F\d+|.*[\d_[\]].*|.*\p{L}[.:]+\p{L}.*)$/u
    const isRaw = (text: string): boolean =>
      without(text)
        .split(/[\s,;()·…×]+/u)
        .some((word) => /\p{L}/u.test(word) && !NAME.test(word.replace(/[.:!?]$/, '')))
    const look = (element: Element, text: string, place: string): void => {
      if (!isRaw(text) || element.closest(untranslated) !== null) return
      const { id, className } = element
      const name = typeof className === 'string' && className !== '' ? `.${className.split(' ').join('.')}` : ''
      found.add(`${element.tagName.toLowerCase()}${id === '' ? name : `#${id}`}${place}: ${text.trim()}`)
    }
    look(document.querySelector('title') ?? document.head, document.title, '')
    for (const element of document.body.querySelectorAll('*')) {
      if (!element.checkVisibility() && !element.closest('select')?.checkVisibility()) continue
      for (const name of TOLD) {
        const told = element.getAttribute(name)
        if (told !== null) look(element, told, `[${name}]`)
      }
      if (['SCRIPT', 'STYLE', 'TEXTAREA'].includes(element.tagName)) continue
      const own = [...element.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE)
      for (const { textContent } of own) look(element, textContent ?? '', '')
    }
    return [...found]
  }, UNTRANSLATED)
}

/** Elements that reach over the right edge of the window and are not cut off by one that scrolls. */
export function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const out: string[] = []
    if (document.documentElement.scrollWidth > innerWidth)
      out.push(`the page: ${document.documentElement.scrollWidth} px of ${innerWidth}`)
    const isCut = (element: Element): boolean => {
      for (let parent = element.parentElement; parent; parent = parent.parentElement)
        if (getComputedStyle(parent).overflowX !== 'visible') return true
      return false
    }
    for (const element of document.body.querySelectorAll('*')) {
      const { left, right, width } = element.getBoundingClientRect()
      const reaches = width > 0 && (right > innerWidth + 1 || left < -1)
      if (reaches && element.checkVisibility() && getComputedStyle(element).position !== 'fixed' && !isCut(element))
        out.push(`${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''}: ${left} to ${right}`)
    }
    return out
  })
}
