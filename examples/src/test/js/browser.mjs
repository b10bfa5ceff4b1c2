// Drives windows of a headless Chromium, as the Java test says. Each window is a browser profile of its own.
import { chromium } from "playwright-core"
import { serve } from "./json-lines.mjs"

const TIMEOUT_MS = 20_000
const [executablePath] = process.argv.slice(2)

const browser = await chromium.launch({
  executablePath,
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
})
const pages = new Map()

async function openPage(context, name, url) {
  const page = await context.newPage()
  const problems = []
  page.on("pageerror", (error) => problems.push(error.message))
  page.on("dialog", (dialog) => problems.push(`dialog: ${dialog.message()}`) && dialog.dismiss())
  pages.set(name, { page, problems })
  await page.goto(url)
}

await serve({
  async open({ window, url }) {
    const context = await browser.newContext()
    context.setDefaultTimeout(TIMEOUT_MS)
    await openPage(context, window, url)
  },

  openTab({ window, tab, url }) {
    return openPage(pages.get(window).page.context(), tab, url)
  },

  async reload({ window }) {
    await pages.get(window).page.reload()
  },

  fill({ window, selector, text }) {
    return pages.get(window).page.fill(selector, text)
  },

  type({ window, selector, text }) {
    return pages.get(window).page.locator(selector).pressSequentially(text)
  },

  press({ window, selector, key }) {
    return pages.get(window).page.press(selector, key)
  },

  click({ window, selector }) {
    return pages.get(window).page.click(selector)
  },

  async waitFor({ window, selector, text }) {
    const found = pages.get(window).page.locator(selector, text ? { hasText: text } : {})
    try {
      await found.first().waitFor()
    } catch {
      const shown = await pages.get(window).page.locator("body").innerText()
      throw new Error(`In the window of ${window} there is no ${selector} with "${text}". It shows:\n${shown}`)
    }
  },

  count({ window, selector }) {
    return pages.get(window).page.locator(selector).count()
  },

  value({ window, selector }) {
    return pages.get(window).page.inputValue(selector)
  },

  problems({ window }) {
    return pages.get(window).problems
  },

  text({ window, selector }) {
    return pages.get(window).page.locator(selector).innerText()
  },

  texts({ window, selector }) {
    return pages.get(window).page.locator(selector).allInnerTexts()
  },

  async close({ window }) {
    const { page } = pages.get(window)
    await page.close()
    if (page.context().pages().length === 0) {
      await page.context().close()
    }
  },
})
await browser.close()
