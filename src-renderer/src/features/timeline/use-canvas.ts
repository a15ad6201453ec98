import { onBeforeUnmount, onMounted, ref, watch, type Ref, type WatchSource } from 'vue'
import { useView } from '../../app/view'
import { readPalette, type Palette } from '../../timeline/palette'

/** Size of a canvas in CSS px, and pixels of the device to each. */
export interface CanvasSize {
  width: number
  height: number
  ratio: number
}

/**
 * Keeps a canvas drawn: once a frame at most, when a source changes, its size does, or the theme.
 *
 * @param draw gets a context that counts in CSS px
 * @returns true while a frame is waiting
 */
export function useCanvas(
  canvas: Ref<HTMLCanvasElement | null>,
  size: CanvasSize,
  sources: WatchSource,
  draw: (context: CanvasRenderingContext2D, palette: Palette) => void,
): Ref<boolean> {
  const isWaiting = ref(false)
  const view = useView()
  let palette: Palette | null = null
  let frame = 0
  const dark = window.matchMedia('(prefers-color-scheme: dark)')
  const contrast = window.matchMedia('(prefers-contrast: more)')

  function paint(): void {
    isWaiting.value = false
    const element = canvas.value
    const context = element?.getContext('2d')
    if (!element || !context || size.width <= 0 || size.height <= 0) return
    const [width, height] = [Math.round(size.width * size.ratio), Math.round(size.height * size.ratio)]
    if (element.width !== width) element.width = width
    if (element.height !== height) element.height = height
    context.setTransform(size.ratio, 0, 0, size.ratio, 0, 0)
    palette ??= readPalette(element, context)
    draw(context, palette)
  }
  function schedule(): void {
    if (isWaiting.value) return
    isWaiting.value = true
    frame = requestAnimationFrame(paint)
  }
  function repaint(): void {
    palette = null
    schedule()
  }

  watch(sources, schedule, { flush: 'post' })
  // A text of another size changes sizes too.
  watch(() => [size.width, size.height, size.ratio], repaint, { flush: 'post' })
  watch(() => view.theme, repaint, { flush: 'post' })
  onMounted(() => {
    dark.addEventListener('change', repaint)
    contrast.addEventListener('change', repaint)
    repaint()
  })
  onBeforeUnmount(() => {
    cancelAnimationFrame(frame)
    dark.removeEventListener('change', repaint)
    contrast.removeEventListener('change', repaint)
  })
  return isWaiting
}
