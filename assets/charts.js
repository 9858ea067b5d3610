// The chart library without what no chart of ours uses, and the one function that Python calls.
import * as echarts from "echarts/core";
import { BarChart, CustomChart, LineChart, MapChart, ScatterChart } from "echarts/charts";
import { GeoComponent, GridComponent, LegendComponent, MarkLineComponent, MarkPointComponent, TitleComponent } from "echarts/components";
import { SVGRenderer } from "echarts/renderers";

echarts.use([
  BarChart, CustomChart, LineChart, MapChart, ScatterChart,
  GeoComponent, GridComponent, LegendComponent, MarkLineComponent, MarkPointComponent, TitleComponent,
  SVGRenderer,
]);

// An option and maps (GeoJSON by name) as an SVG text. The text is copied, for the engine hands over no rope.
globalThis.drawChart = (option, width, height, maps) => {
  for (const [name, shape] of Object.entries(maps)) echarts.registerMap(name, shape);
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width, height });
  chart.setOption(option);
  const drawn = chart.renderToSVGString();
  chart.dispose();
  return JSON.parse(JSON.stringify(drawn));
};
