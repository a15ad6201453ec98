/** What we use of WebAssembly; the types of Node 20 leave it to the DOM. */
declare namespace WebAssembly {
  class Module {
    private readonly isModule: true
  }
  class RuntimeError extends Error {}
  interface Memory {
    readonly buffer: ArrayBuffer
  }
  type Exports = Readonly<Record<string, unknown>>
  interface Instance {
    readonly exports: Exports
  }
  interface Global {
    value: number
  }
  interface Table {
    readonly length: number
  }
  function compile(bytes: Uint8Array): Promise<Module>
}

/** Bytes, as the web platform calls them. */
type BufferSource = ArrayBufferView | ArrayBuffer
