import type { Component, InjectionKey } from 'vue'

/** The component for a list of maps within a map. Given from above, because lists and maps hold one another. */
export const NESTED_LIST: InjectionKey<Component> = Symbol('nested list')
