import { PROFILES, PROFILE_ROWS, type ProfileName, type SolarisProfile } from '../solaris/switches'
import { RULE_SETS, sysvRules, SWITCHES, type RuleSet, type SysvRules } from '../sysv/switches'

/** A switch of a rule set: its values, what each set takes, and where the difference is written down. */
export interface SwitchRow {
  readonly key: string
  readonly about: string
  /** Allowed words; for numbers a range instead. */
  readonly words?: readonly string[]
  readonly range?: readonly [number, number]
  /** Default by rule set or profile, in the order of its names. */
  readonly defaults: readonly (string | number | boolean)[]
  readonly source: string
}

export { RULE_SETS }
/** The name of a rule set. */
export type RuleSetName = RuleSet
/** Every switch of the System V path with its value. */
export type SystemVRules = SysvRules

/**
 * The switches of the System V path. `pageSize` is not here: it is a parameter of the host, and the rules may override it.
 *
 * @source dma_breakup(K); physio(K); UNIX System V Release 4
 */
export const RULE_ROWS: readonly SwitchRow[] = SWITCHES.map(({ key, about, values, range, defaults, source }) => ({
  ...{ key, about, defaults, source },
  ...(range ? { range } : { words: (values ?? []).map(String) }),
}))

/** What a file may change of a rule set. */
export type RuleOverrides = { readonly [Key in Exclude<keyof SystemVRules, 'set'>]?: SystemVRules[Key] | undefined }

/**
 * A rule set with some switches set differently.
 *
 * @source RULE_ROWS
 * @param pageSize the host's, bytes
 */
export function resolveRules(set: RuleSetName, overrides: RuleOverrides, pageSize: number): SystemVRules {
  const given = Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined))
  return sysvRules(set, given, pageSize)
}

export { PROFILES, PROFILE_ROWS }
export type { ProfileName, SolarisProfile }

/** What a file may change of a profile. */
export type ProfileOverrides = {
  readonly [Key in Exclude<keyof SolarisProfile, 'base'>]?: SolarisProfile[Key] | undefined
}

/**
 * A profile with some switches set differently.
 *
 * @source PROFILE_ROWS
 * @param maxphys the host's, bytes
 */
export function resolveProfile(base: ProfileName, overrides: ProfileOverrides, maxphys: number): SolarisProfile {
  return resolveSwitches(
    PROFILE_ROWS,
    PROFILES.indexOf(base),
    { base, maxphys },
    overrides,
  ) as unknown as SolarisProfile
}

function resolveSwitches(
  rows: readonly SwitchRow[],
  column: number,
  others: Readonly<Record<string, unknown>>,
  overrides: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const given = Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined))
  return { ...others, ...Object.fromEntries(rows.map((row) => [row.key, row.defaults[column]])), ...given }
}
