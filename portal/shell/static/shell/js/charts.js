/* Charts by ECharts, fetched only by pages that hold one. Colours come from the tokens, so both themes hold; the table beside has every figure. */
const COLOURS = ["--w-c-1", "--w-c-2", "--w-c-3", "--w-c-4", "--w-c-5", "--w-c-6", "--w-c-7", "--w-c-8"]
const SHAPES = ["circle", "rect", "triangle", "diamond", "pin", "arrow", "roundRect", "circle"]
let library

function loaded() {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script")
    script.src = document.getElementById("weir-js").dataset.echarts
    script.onload = () => resolve(window.echarts)
    script.onerror = reject
    document.head.append(script)
  })
  return library
}

function options(data) {
  const style = getComputedStyle(document.documentElement)
  const token = (name) => style.getPropertyValue(name).trim()
  const text = { color: token("--w-ink-3"), fontFamily: token("--w-font"), fontSize: 12 }
  return {
    animation: false,
    textStyle: text,
    color: COLOURS.map(token),
    grid: { left: 8, right: 16, top: data.series.length > 1 ? 40 : 16, bottom: 8, containLabel: true },
    legend: { show: data.series.length > 1, left: 0, top: 0, textStyle: { ...text, color: token("--w-ink-2") }, icon: "roundRect", itemWidth: 14, itemHeight: 10 },
    tooltip: { trigger: "axis", renderMode: "richText", backgroundColor: token("--w-float"), borderColor: token("--w-line"), textStyle: { ...text, color: token("--w-ink") } },
    xAxis: { type: "category", data: data.labels, axisTick: { show: false }, axisLine: { lineStyle: { color: token("--w-c-grid") } }, axisLabel: text },
    yAxis: { type: "value", name: data.unit, nameTextStyle: text, splitLine: { lineStyle: { color: token("--w-c-grid") } }, axisLabel: text },
    series: data.series.map((line, at) => ({
      name: line.name,
      type: line.bar || data.kind === "bar" ? "bar" : "line",
      data: line.values,
      symbol: SHAPES[at % SHAPES.length],
      symbolSize: 5,
      showSymbol: data.labels.length < 40,
      barMaxWidth: 28,
      lineStyle: { width: 2, type: line.dashed ? "dashed" : "solid" },
    })),
  }
}

function download(figure) {
  const rows = [...figure.querySelectorAll("table tr")].map((row) => [...row.cells].map((cell) => `"${cell.textContent.trim().replaceAll('"', '""')}"`).join(","))
  const link = document.createElement("a")
  link.href = URL.createObjectURL(new Blob(["\ufeff", rows.join("\r\n")], { type: "text/csv" }))
  link.download = `${figure.dataset.name}.csv`
  link.click()
  URL.revokeObjectURL(link.href)
}

async function draw(figure) {
  const data = JSON.parse(document.getElementById(figure.dataset.chart).textContent)
  const place = figure.querySelector(".w-echart")
  const echarts = await loaded()
  const chart = echarts.init(place, null, { renderer: "svg" })
  chart.setOption(options(data))
  new ResizeObserver(() => chart.resize()).observe(place)
  new MutationObserver(() => chart.setOption(options(data))).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] })
}

export function drawCharts(part) {
  for (const figure of part.querySelectorAll?.("[data-chart]:not([data-drawn])") ?? []) {
    figure.dataset.drawn = ""
    draw(figure)
    figure.querySelector("[data-csv]")?.addEventListener("click", () => download(figure))
  }
}
