/** For tools that do not read components; vue-tsc resolves the real ones. */
declare module '*.vue' {
  import type { Component } from 'vue'
  const component: Component
  export default component
}
