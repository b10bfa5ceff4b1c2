import { ConnectionBadge } from "/shared/connection-badge.js"
import { letButtonsCut, line } from "/shared/line.js"
import { allNodes, Route } from "/shared/nodes.js"
import { Chart } from "./chart.js"
import { Feed } from "./feed.js"
import { Report } from "./report.js"
import { Samples } from "./samples.js"

const MEBIBYTE = 1_048_576

const number = new Intl.NumberFormat("en", { maximumFractionDigits: 1 })
const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 })
const percent = new Intl.NumberFormat("en", { style: "percent" })

const GAUGES = [
  { title: "Heap in use", of: (reading) => reading.heap / MEBIBYTE, show: (value) => `${whole.format(value)} MB`, least: 10 },
  { title: "CPU load", of: (reading) => reading.cpu, show: (value) => percent.format(value), least: 1 },
  { title: "Threads", of: (reading) => reading.threads, show: (value) => whole.format(value), least: 10 },
  { title: "Connections", of: (reading) => reading.connections, show: (value) => whole.format(value), least: 4 },
  { title: "Streams", of: (reading) => reading.streams, show: (value) => whole.format(value), least: 4 },
  { title: "Messages to clients", of: (reading) => reading.messages, show: (value) => `${number.format(value)}/s`, least: 4 },
]

const find = (id) => document.getElementById(id)

const samples = new Samples()
const charts = GAUGES.map((gauge) => new Chart(gauge, find("chart"), find("charts")))
const badge = new ConnectionBadge(find("connection"))
const report = new Report(find("feed"), samples)
const nodes = allNodes()
let drawing = null

/** However many samples come at once, they are drawn once. */
function draw() {
  drawing ??= requestAnimationFrame(() => {
    drawing = null
    charts.forEach((chart) => chart.draw(samples))
    showLegend()
  })
}

function showLegend() {
  const names = samples.nodes.map(({ name }) => name)
  const entries = names.map((name, i) => {
    const entry = document.createElement("li")
    entry.className = `node-${i % 4}`
    entry.textContent = name
    return entry
  })
  find("legend").replaceChildren(...entries)
  find("legend").hidden = names.length < 2
}

letButtonsCut(nodes, find("cut-error"))

const route = new Route(await nodes)
const feed = new Feed(`/events?channel=MetricsChannel&line=${line}`, route, {
  opened() {
    badge.show("connected", route.node)
    report.opened()
  },

  sample(sample, isReload) {
    samples.add(sample, { isReplay: report.isReplay(sample), isReload })
    report.received(sample)
    draw()
  },

  gap() {
    samples.addGap()
    report.gap()
  },

  away() {
    badge.show("reconnecting")
    report.away()
  },

  ended() {
    badge.show("ended")
    report.ended()
  },
})
await feed.start()
