/** What we use of WebAssembly; the types of Node 20 leave it to the DOM. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array)
    private readonly isModule: true
  }
  class RuntimeError extends Error {}
  interface Memory {
    readonly buffer: ArrayBuffer
  }
  type Exports = Readonly<Record<string, unknown>>
  class Instance {
    constructor(module: Module, imports: Readonly<Record<string, Exports>>)
    readonly exports: Exports
  }
  class Global {
    constructor(type: { readonly value: 'i32' }, value: number)
    value: number
  }
  interface Table {
    readonly length: number
    grow(count: number): number
    set(index: number, routine: unknown): void
  }
  function compile(bytes: Uint8Array): Promise<Module>
}

/** Bytes, as the web platform calls them. */
type BufferSource = ArrayBufferView | ArrayBuffer
