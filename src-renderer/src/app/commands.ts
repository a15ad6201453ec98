import { shallowReactive } from 'vue'

/** Something a person can do, from the palette, a button or the keyboard. */
export interface Command {
  /** `run.start`; the title is the message `command.run.start`. */
  readonly id: string
  /** Keys as tinykeys writes them, such as `$mod+Enter`; empty = none. */
  readonly keys: string
  readonly run: () => void
  /** Absent = always. */
  readonly isEnabled?: () => boolean
}

/** Every command of the window, in the order of the palette. */
export class Commands {
  private readonly all = shallowReactive(new Map<string, Command>())
  private readonly changed = shallowReactive(new Map<string, string>())

  /** Adds commands; one of the same id is replaced. @returns takes them away again */
  add(commands: readonly Command[]): () => void {
    for (const command of commands) this.all.set(command.id, command)
    return () => {
      for (const command of commands) if (this.all.get(command.id) === command) this.all.delete(command.id)
    }
  }

  /** All of them. */
  list(): readonly Command[] {
    return [...this.all.values()]
  }

  /** The keys of a command: a person's own, or those it came with. */
  keysOf(id: string): string {
    return this.changed.get(id) ?? this.all.get(id)?.keys ?? ''
  }

  /** Gives a command other keys; empty takes its keys away. */
  remap(id: string, keys: string): void {
    this.changed.set(id, keys)
  }

  /** Gives a command the keys it came with again. */
  reset(id: string): void {
    this.changed.delete(id)
  }

  /** Gives every command the keys it came with again. */
  resetAll(): void {
    this.changed.clear()
  }

  /** The command that has these keys, other than one; undefined when they are free. */
  holderOf(keys: string, except: string): string | undefined {
    if (keys === '') return undefined
    return [...this.all.keys()].find((id) => id !== except && this.keysOf(id) === keys)
  }

  /** The keys that a person changed, by command. */
  get remapped(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.changed)
  }

  /** True when the command is there and can be done now. */
  isEnabled(id: string): boolean {
    const command = this.all.get(id)
    return command !== undefined && (command.isEnabled?.() ?? true)
  }

  /** Does a command when it can be done. @returns whether it was */
  do(id: string): boolean {
    if (!this.isEnabled(id)) return false
    this.all.get(id)?.run()
    return true
  }
}

/** The commands of this window. */
export const commands = new Commands()
