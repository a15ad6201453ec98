import { onBeforeUnmount, readonly, ref, type Ref } from 'vue'

/** From this width down, parts of a view stand below each other; the style sheets say the same. */
const NARROW = '(max-width: 40rem)'

/** Whether the window is narrow, or its text so large that it is. */
export function useNarrow(): Readonly<Ref<boolean>> {
  const query = window.matchMedia(NARROW)
  const isNarrow = ref(query.matches)
  const follow = (): void => void (isNarrow.value = query.matches)
  query.addEventListener('change', follow)
  onBeforeUnmount(() => query.removeEventListener('change', follow))
  return readonly(isNarrow)
}
