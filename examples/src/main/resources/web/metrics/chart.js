import { SPAN_MS } from "./samples.js"

const SVG = "http://www.w3.org/2000/svg"
const WIDTH = 1200
const HEIGHT = 400

/** When a node that samples once a second is taken for gone. */
const SILENT_MS = 5_000

/** Draws one reading of all nodes as lines over time, which are broken where samples are missing. */
export class Chart {
  #figure
  #svg
  #gauge

  /**
   * Puts a chart into an element.
   *
   * @param gauge has a title, `of(reading)` for the value, `show(value)` for people, and the `least` top of the scale
   */
  constructor(gauge, template, parent) {
    this.#gauge = gauge
    this.#figure = template.content.cloneNode(true).querySelector("figure")
    this.#svg = this.#figure.querySelector("svg")
    this.#figure.querySelector(".title").textContent = gauge.title
    parent.append(this.#figure)
  }

  draw(samples) {
    const { of, show, least } = this.#gauge
    const values = samples.nodes.flatMap((node) => node.samples.map((sample) => of(sample.reading)))
    if (values.length === 0) {
      return
    }
    const top = niceTop(Math.max(least, ...values))
    const place = ({ at, reading }) => `${x(at, samples.end)},${(HEIGHT * (1 - of(reading) / top)).toFixed(1)}`
    const lines = samples.nodes.flatMap((node, i) => line(node.samples, place, samples.end, i))
    const gaps = samples.gapsAt.map((at) => shape("gap", `M${x(at, samples.end)},0V${HEIGHT}`))
    this.#svg.replaceChildren(...grid(), ...lines, ...gaps)
    this.#figure.querySelector(".scale").textContent = show(top)
    this.#tell(samples, Math.min(...values), Math.max(...values))
  }

  /** In words what the lines show: the newest value for all, the range for those who do not see them. */
  #tell(samples, lowest, highest) {
    const { title, of, show } = this.#gauge
    const newest = samples.nodes.map((node, i) => {
      const value = document.createElement("span")
      value.className = `node-${i % 4}`
      value.textContent = samples.end - node.last.at > SILENT_MS ? "gone" : show(of(node.last.reading))
      return value
    })
    const now = this.#figure.querySelector(".now")
    now.replaceChildren(...newest)
    const range = `between ${show(lowest)} and ${show(highest)} in the last two minutes`
    this.#svg.setAttribute("aria-label", `${title}: ${newest.map((value) => value.textContent).join(" and ")} now, ${range}`)
  }
}

function line(samples, place, end, i) {
  const runs = unbroken(samples)
  const strokes = runs.map((run) => `M${run.map(place).join("L")}${run.length === 1 ? "h0.1" : ""}`)
  const areas = runs.map((run, j) => `${strokes[j]}V${HEIGHT}H${x(run[0].at, end)}Z`)
  return [shape(`area node-${i % 4}`, areas.join("")), shape(`line node-${i % 4}`, strokes.join(""))]
}

/** Cuts a list of samples where the next one is not the next in number. */
function unbroken(samples) {
  const runs = []
  samples.forEach((sample, i) => {
    const before = samples[i - 1]
    if (before?.run === sample.run && before.number + 1 === sample.number) {
      runs.at(-1).push(sample)
    } else {
      runs.push([sample])
    }
  })
  return runs
}

function grid() {
  return [0, 1, 2, 3, 4].map((i) => shape("grid", `M0,${(HEIGHT * i) / 4}H${WIDTH}`))
}

function x(at, end) {
  return (WIDTH * (1 - (end - at) / SPAN_MS)).toFixed(1)
}

function shape(kind, path) {
  const element = document.createElementNS(SVG, "path")
  element.setAttribute("class", kind)
  element.setAttribute("d", path)
  return element
}

/** Returns the next of 1, 2, 4, 6, 8, 10, 20, … so that a scale seldom changes. */
function niceTop(value) {
  const unit = 10 ** Math.floor(Math.log10(value))
  return unit * [1, 2, 4, 6, 8, 10].find((step) => step * unit >= value * (1 - 1e-9))
}
