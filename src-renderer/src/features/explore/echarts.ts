/** The parts of the chart library that pictures of sweeps need, loaded when the first one is drawn. */
import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent, LegendComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'

use([BarChart, LineChart, GridComponent, LegendComponent, SVGRenderer])

/** Makes a picture in an element that has a size. */
export const makeChart = (element: HTMLElement): ReturnType<typeof init> => init(element, null, { renderer: 'svg' })
