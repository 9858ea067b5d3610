// The chart library without what no chart of ours uses, and the one function that Python calls.
import * as echarts from "echarts/core";
import { BarChart, LineChart, ScatterChart } from "echarts/charts";
import { GeoComponent, GraphicComponent, GridComponent, LegendComponent } from "echarts/components";
import { SVGRenderer } from "echarts/renderers";

echarts.use([
  BarChart, LineChart, ScatterChart,
  GeoComponent, GraphicComponent, GridComponent, LegendComponent,
  SVGRenderer,
]);

// How broad a text is, by the widths of the font that the drawing is set in: there is no canvas to ask.
globalThis.measureWith = ({ ascii, narrow, broad, punctuation }) => {
  const width = (code) => (code >= punctuation ? broad : ascii[code - 32] ?? narrow);
  echarts.setPlatformAPI({
    measureText: (text, font) => {
      const size = Number(/([\d.]+)px/.exec(font ?? "")?.[1] ?? 12);
      return { width: [...(text ?? "")].reduce((sum, sign) => sum + width(sign.codePointAt(0)), 0) * size / broad };
    },
  });
};

// An option and maps (GeoJSON by name) as an SVG text. The text is copied, for the engine hands over no rope.
globalThis.drawChart = (option, width, height, maps) => {
  for (const [name, shape] of Object.entries(maps)) echarts.registerMap(name, shape);
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width, height });
  try {
    chart.setOption(option);
    // The painter names definitions after a number that counts charts, and counts styles for a pointer that hovers.
    // A fixed name, and no such styles (paper has no pointer), keep the text a function of the chart alone.
    const painter = chart.getZr().painter;
    painter._id = "chart";
    return JSON.parse(JSON.stringify(painter.renderToString({ cssAnimation: false, cssEmphasis: false })));
  } finally {
    chart.dispose();
  }
};
